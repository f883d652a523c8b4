from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("findings", "0025_talks_as_sources")]
    operations = [migrations.RemoveField(model_name="interview", name="finding")]
