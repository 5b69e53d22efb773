"""Sheets: every reading and writing of workbooks and delimited text. Light on purpose: the limited child imports this too."""
