from django.db import migrations

from marketplace.events.triggers import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_drafts_may_be_incomplete")]

    operations = [
        # Who answers the phone may change, and may one day have to be erased; the notice may not.
        RefuseChanges(
            "orders_need",
            but=("state", "closed_at", "contact_name", "contact_phone"),
            when="OLD.state IN ('open', 'closed', 'selecting', 'failed')",
        ),
    ]
