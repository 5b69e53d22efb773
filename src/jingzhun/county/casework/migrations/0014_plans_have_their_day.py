"""Plans made before their day was kept get it from the history of their case: only then are departments' files read for them."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the day of every plan that has none, in one statement: measures are matched once a case, and that act stands in its history."""
    using = schema_editor.connection.alias
    acts = apps.get_model("casework", "CaseAct").objects.using(using).filter(kind="measures", case=OuterRef("case"))
    plans = apps.get_model("casework", "PlannedMeasure").objects.using(using).filter(planned_on__isnull=True)
    plans.update(planned_on=Subquery(acts.order_by("seq").values("acted_on")[:1]))


class Migration(migrations.Migration):
    """Fill the days; what was filled stays where the schema goes back."""

    dependencies = [
        ("casework", "0013_sheets_keep_their_policy"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
