"""The Excel door: a department's file recognised, checked, mended in the browser or by the annotated workbook, taken in, undone."""
