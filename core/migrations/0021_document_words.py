"""What was called paper is called document: models, jobs and series of numbers under one word."""

from django.conf import settings
from django.db import migrations, models


RENAMED = """
UPDATE core_job SET kind = 'core.document' WHERE kind = 'core.paper';
UPDATE core_job SET kind = 'overview.archive_documents' WHERE kind = 'overview.archive_papers';
UPDATE core_job SET key = 'document:' || substr(key, 7) WHERE key LIKE 'paper:%';
UPDATE core_numberseries SET series = 'document.' || substr(series, 7) WHERE series LIKE 'paper.%';
"""
NAMED_BEFORE = """
UPDATE core_job SET kind = 'core.paper' WHERE kind = 'core.document';
UPDATE core_job SET kind = 'overview.archive_papers' WHERE kind = 'overview.archive_documents';
UPDATE core_job SET key = 'paper:' || substr(key, 10) WHERE key LIKE 'document:%';
UPDATE core_numberseries SET series = 'paper.' || substr(series, 10) WHERE series LIKE 'document.%';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0020_cited_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(RENAMED, NAMED_BEFORE),
        migrations.RenameModel(
            old_name='PaperMarks',
            new_name='DocumentMarks',
        ),
        migrations.RenameModel(
            old_name='PaperWords',
            new_name='DocumentWords',
        ),
        migrations.RemoveConstraint(
            model_name='documentmarks',
            name='paper_marks_once',
        ),
        migrations.RemoveConstraint(
            model_name='documentmarks',
            name='paper_marks_years_of_a_secrecy',
        ),
        migrations.RemoveConstraint(
            model_name='documentwords',
            name='paper_words_once',
        ),
        migrations.RemoveConstraint(
            model_name='issuednumber',
            name='issued_number_once_per_paper',
        ),
        migrations.AddConstraint(
            model_name='documentmarks',
            constraint=models.UniqueConstraint(fields=('target_type', 'target_id', 'kind'), name='document_marks_once'),
        ),
        migrations.AddConstraint(
            model_name='documentmarks',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy', ''), _negated=True), ('years', None), _connector='OR'), name='document_marks_years_of_a_secrecy', violation_error_message='填了保密期限，还要选密级。'),
        ),
        migrations.AddConstraint(
            model_name='documentwords',
            constraint=models.UniqueConstraint(fields=('target_type', 'target_id', 'kind'), name='document_words_once'),
        ),
        migrations.AddConstraint(
            model_name='issuednumber',
            constraint=models.UniqueConstraint(fields=('target_type', 'target_id', 'kind'), name='issued_number_once_per_document'),
        ),
    ]
