from django.db import migrations

from marketplace.events.triggers import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("events", "0001_first_tables")]

    operations = [
        RefuseChanges("events_statechange"),
        RefuseChanges("events_eventrow", but=("position",)),
    ]
