import django.db.models.deletion
from django.db import migrations, models

# What an evaluation was made by is never changed, whoever tries; another version is another row.
FORWARD = """
CREATE FUNCTION overview_formula_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM overview_evaluation
        WHERE formula_id IN ((to_jsonb(OLD) ->> TG_ARGV[0])::bigint, (to_jsonb(NEW) ->> TG_ARGV[0])::bigint)
    ) THEN
        RAISE EXCEPTION 'a formula that was used is kept as it is' USING ERRCODE = '23514';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER overview_formula_kept BEFORE UPDATE OR DELETE ON overview_formula
    FOR EACH ROW EXECUTE FUNCTION overview_formula_kept('id');
CREATE TRIGGER overview_criterion_kept BEFORE INSERT OR UPDATE OR DELETE ON overview_criterion
    FOR EACH ROW EXECUTE FUNCTION overview_formula_kept('formula_id');
CREATE TRIGGER overview_grade_kept BEFORE INSERT OR UPDATE OR DELETE ON overview_grade
    FOR EACH ROW EXECUTE FUNCTION overview_formula_kept('formula_id');
"""
BACKWARD = """
DROP TRIGGER overview_formula_kept ON overview_formula;
DROP TRIGGER overview_criterion_kept ON overview_criterion;
DROP TRIGGER overview_grade_kept ON overview_grade;
DROP FUNCTION overview_formula_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('overview', '0008_formulas'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='criterion',
            name='kind',
        ),
        migrations.RemoveField(
            model_name='grade',
            name='kind',
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(fields=('formula', 'name'), name='criterion_once', violation_error_message='已有同名的评价项目。'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(('method', 'hand'), models.Q(('source', 'none'), _negated=True), _connector='OR'), name='criterion_measured', violation_error_message='不是人工评分的，请选择统计什么。'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('method__in', ['deduct', 'reach']), _negated=True), ('step__gt', 0), _connector='OR'), name='criterion_has_step', violation_error_message='请填写每个扣几分或者目标，须大于0。'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('method', 'steps'), _negated=True), models.Q(('steps', ''), _negated=True), _connector='OR'), name='criterion_has_steps', violation_error_message='请填写分档。'),
        ),
        migrations.AddConstraint(
            model_name='grade',
            constraint=models.UniqueConstraint(fields=('formula', 'name'), name='grade_once', violation_error_message='已有同名的等次。'),
        ),
        migrations.AlterField(
            model_name='criterion',
            name='formula',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='overview.formula', verbose_name='评价办法'),
        ),
        migrations.AlterField(
            model_name='grade',
            name='formula',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grades', to='overview.formula', verbose_name='评价办法'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
