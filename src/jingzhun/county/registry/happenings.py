"""What events are called on a page, and which of them only health roles are told (practice.md P28)."""

from __future__ import annotations

from collections.abc import Mapping

from jingzhun.values.speech import Bilingual

EVENTS: Mapping[str, Bilingual] = {
    "hospital_stay": Bilingual("住院费用个人负担", "hospital costs paid by the household"),
    "outpatient_month": Bilingual("当月门诊费用个人负担", "outpatient costs of the month paid by the household"),
    "medical_year": Bilingual("全年医疗费用个人负担累计", "medical costs of the year so far"),
    "insurance_lapse": Bilingual("列入未参保名单", "listed as uninsured"),
    "major_disease": Bilingual("列入大病名单", "listed with a major disease"),
    "severe_mental": Bilingual("列入重性精神障碍名单", "listed with a severe mental illness"),
    "tuberculosis": Bilingual("列入结核病名单", "listed with tuberculosis"),
    "doctor_contract": Bilingual("签约家庭医生", "family doctor under contract"),
    "school_absence": Bilingual("未入学或辍学", "not at school"),
    "school_cost": Bilingual("学年教育支出", "school costs of the year"),
    "housing_danger": Bilingual("住房鉴定为危房", "house found dangerous"),
    "water_fault": Bilingual("供水出现问题", "a fault of the water supply"),
    "benefit_started": Bilingual("开始享受保障", "a benefit began"),
    "benefit_stopped": Bilingual("停止享受保障", "a benefit ended"),
    "benefit_paid": Bilingual("发放保障金", "a benefit was paid"),
    "disability_certificate": Bilingual("持有残疾人证", "holds a disability certificate"),
    "job_lost": Bilingual("失业", "lost a job"),
    "wage_unpaid": Bilingual("被拖欠工资", "wages unpaid"),
    "public_post_left": Bilingual("离开公益性岗位", "left a public-welfare post"),
    "wage_work": Bilingual("务工", "worked for wages"),
    "disaster_loss": Bilingual("自然灾害损失", "loss by a natural disaster"),
    "crop_or_animal_loss": Bilingual("种养业损失", "loss of crops or animals"),
    "death": Bilingual("家庭成员去世", "a member died"),
    "accident": Bilingual("意外事故", "an accident"),
    "fire": Bilingual("火灾", "a fire"),
    "registry_change": Bilingual("户籍变动", "a change at the police register"),
    "industry_failure": Bilingual("产业项目失败", "a project failed"),
    "relief_paid": Bilingual("发放救助", "relief was paid"),
    "insurance_payout": Bilingual("保险理赔", "an insurance paid out"),
    "complaint": Bilingual("来电来访反映", "called or came to complain"),
    "self_application": Bilingual("农户自主申报", "the household applied itself"),
    "visit_finding": Bilingual("入户发现", "found at a visit"),
}
LIFE: Mapping[str, Bilingual] = {
    "join": Bilingual("成员加入", "a member joined"),
    "leave": Bilingual("成员离开", "a member left"),
    "split": Bilingual("分户", "the household split"),
    "merge": Bilingual("并户", "households merged"),
    "move": Bilingual("迁移", "the household moved"),
    "change_head": Bilingual("更换户主", "another head of household"),
    "correct": Bilingual("更正", "a correction"),
}
HEALTH_ONLY = ("major_disease", "severe_mental", "tuberculosis")
