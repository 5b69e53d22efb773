"""A floor under the queries, on PostgreSQL: a page that forgets its scope reads nothing foreign (docs/decisions/0014).

``jingzhun_floor()`` puts a policy on every table of people: the household itself by its division, whatever else by its
household or person. A later
migration that adds such a table calls it again; ``tests/county/access/test_floor.py`` fails until it does.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

LAY = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'jingzhun_reader') THEN
        BEGIN
            CREATE ROLE jingzhun_reader NOLOGIN;
        EXCEPTION
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'the role jingzhun_reader is missing and this user may not make it'
                USING HINT = format('as a superuser: CREATE ROLE jingzhun_reader NOLOGIN; GRANT jingzhun_reader TO %I;', current_user);
            WHEN duplicate_object THEN NULL;
        END;
    END IF;
    IF NOT pg_has_role(current_user, 'jingzhun_reader', 'MEMBER') THEN
        EXECUTE format('GRANT jingzhun_reader TO %I', current_user);
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO jingzhun_reader', current_schema());
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO jingzhun_reader', current_schema());
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE, SELECT ON SEQUENCES TO jingzhun_reader', current_schema());
END $$;

CREATE OR REPLACE FUNCTION jingzhun_in_scope(code text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT EXISTS (
        SELECT 1 FROM unnest(string_to_array(current_setting('jingzhun.divisions', true), ',')) AS own
        WHERE own <> '' AND starts_with(code, own)
    )
$$;

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
          AND (c.table_name LIKE 'registry\\_%' OR c.table_name LIKE 'clues\\_%') AND c.table_name <> 'registry_helperassignment'
        GROUP BY c.table_name
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one.table_name);
        EXECUTE format('DROP POLICY IF EXISTS floor ON %I', one.table_name);
        IF one.table_name = 'registry_household' THEN
            EXECUTE 'CREATE POLICY floor ON registry_household FOR SELECT TO jingzhun_reader USING (jingzhun_in_scope(village_code) '
                'OR jingzhun_in_scope(serving_village_code) OR household_id IN (' || helped || '))';
        ELSIF NOT one.has_household THEN
            EXECUTE format('CREATE POLICY floor ON %I FOR SELECT TO jingzhun_reader USING (EXISTS '
                '(SELECT 1 FROM registry_person p WHERE p.person_id = %I.person_id))', one.table_name, one.table_name);
        ELSE
            EXECUTE format('CREATE POLICY floor ON %I FOR SELECT TO jingzhun_reader USING (EXISTS '
                '(SELECT 1 FROM registry_household h WHERE h.household_id = %I.household_id))', one.table_name, one.table_name);
        END IF;
        counted := counted + 1;
    END LOOP;
    RETURN counted;
END $$;

SELECT jingzhun_floor();
"""

TAKE_UP = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT tablename FROM pg_policies WHERE schemaname = current_schema() AND policyname = 'floor' LOOP
        EXECUTE format('DROP POLICY floor ON %I', one.tablename);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', one.tablename);
    END LOOP;
END $$;
DROP FUNCTION IF EXISTS jingzhun_floor();
DROP FUNCTION IF EXISTS jingzhun_in_scope(text);
"""


def lay(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(LAY, params=None)


def take_up(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TAKE_UP, params=None)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("registry", "0003_lists_and_choices"), ("clues", "0003_month_work")]
    operations = [migrations.RunPython(lay, take_up)]
