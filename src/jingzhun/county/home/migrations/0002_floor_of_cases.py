"""The floor under cases, lists, forms and problems too: every table that names a household or person, whichever app it is of.

A row whose household or person is not known yet is nobody's, and is limited by its village in the query. A request for help is left out: its
receipt is shown to whoever holds it, without a log-in, and the table is limited by its village.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

LAY = """
CREATE OR REPLACE FUNCTION jingzhun_floor() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    one record;
    counted integer := 0;
    helped text := 'SELECT household_id FROM registry_helperassignment WHERE officer_id = '
        'nullif(current_setting(''jingzhun.officer'', true), '''')::bigint AND (to_on IS NULL OR to_on >= CURRENT_DATE)';
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO jingzhun_reader', current_schema());
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO jingzhun_reader', current_schema());
    FOR one IN
        SELECT c.table_name, bool_or(c.column_name = 'household_id') AS has_household FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = current_schema() AND c.column_name IN ('household_id', 'person_id') AND t.table_type = 'BASE TABLE'
          AND c.table_name ~ '^(registry|clues|intake|casework|evaluation)_'
          AND c.table_name NOT IN ('registry_helperassignment', 'casework_helprequest')
        GROUP BY c.table_name
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one.table_name);
        EXECUTE format('DROP POLICY IF EXISTS floor ON %I', one.table_name);
        IF one.table_name = 'registry_household' THEN
            EXECUTE 'CREATE POLICY floor ON registry_household FOR SELECT TO jingzhun_reader USING (jingzhun_in_scope(village_code) '
                'OR jingzhun_in_scope(serving_village_code) OR household_id IN (' || helped || '))';
        ELSIF NOT one.has_household THEN
            EXECUTE format('CREATE POLICY floor ON %I FOR SELECT TO jingzhun_reader USING (person_id IS NULL OR EXISTS '
                '(SELECT 1 FROM registry_person p WHERE p.person_id = %I.person_id))', one.table_name, one.table_name);
        ELSE
            EXECUTE format('CREATE POLICY floor ON %I FOR SELECT TO jingzhun_reader USING (household_id IS NULL OR EXISTS '
                '(SELECT 1 FROM registry_household h WHERE h.household_id = %I.household_id))', one.table_name, one.table_name);
        END IF;
        counted := counted + 1;
    END LOOP;
    RETURN counted;
END $$;

SELECT jingzhun_floor();
"""


def lay(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lay the floor."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(LAY, params=None)


class Migration(migrations.Migration):
    """Lay the floor; there is no way back but that of the first."""

    dependencies = [
        ("home", "0001_row_floor"),
        ("intake", "0004_township_files"),
        ("casework", "0009_referrals"),
        ("evaluation", "0002_steps_stay"),
    ]
    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
