from django.db import migrations

from marketplace.events.triggers import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_first_tables")]

    operations = [
        RefuseChanges("orders_signup", but=("state",)),
        RefuseChanges("orders_draw"),
    ]
