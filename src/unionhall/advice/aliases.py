"""What workers call a thing and what the law calls it: found by either word.

A group is one thing under several names. A text that holds one of them is found by all, and what
is asked for by one is shown where another stands. Only names of the very same thing stand here:
a wider word would find what was not asked for.
"""

GROUPS: tuple[tuple[str, ...], ...] = (
    ("年休假", "年假"),
    ("拖欠工资", "拖欠劳动报酬", "欠薪", "欠工资"),
    ("二倍工资", "二倍的工资", "双倍工资", "两倍工资"),
    ("加班费", "加班工资"),
    ("经济补偿", "补偿金"),
    ("社会保险", "社保"),
    ("医疗保险", "医保"),
    ("公积金", "住房公积金"),
    ("劳务派遣", "派遣工"),
    ("非全日制用工", "小时工"),
    ("工伤认定", "认定工伤"),
    ("劳动能力鉴定", "伤残鉴定"),
    ("停工留薪期", "工伤休假"),
    ("劳动争议仲裁", "劳动仲裁"),
    ("集体协商", "集体谈判"),
)


def of(text: str) -> list[str]:
    """Return the names under which what a text speaks of is known besides, each once."""
    return [
        name
        for group in GROUPS
        if any(known in text for known in group)
        for name in group
        if name not in text
    ]
