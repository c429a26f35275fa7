from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_sending_tried_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="action",
            name="measure",
            field=models.CharField(default="", max_length=200),
        ),
    ]
