"""What the owners of the sample market are building, and what they write about it."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

PROJECTS: tuple[tuple[str, str], ...] = (
    ("371602", "滨城区梁才街道污水管网改造工程"),
    ("371602", "滨城区第六中学教学楼改扩建项目"),
    ("371602", "市西街道老旧小区改造（三期）工程"),
    ("371603", "沾化区冬枣冷链仓储物流中心项目"),
    ("371603", "沾化区城北工业园道路提升工程"),
    ("371621", "惠民县化纤绳网产业园标准厂房项目"),
    ("371621", "惠民县孙武古城停车场建设工程"),
    ("371622", "阳信县肉牛屠宰加工基地项目"),
    ("371622", "阳信县乡镇卫生院能力提升工程"),
    ("371623", "无棣县海水淡化配套管线工程"),
    ("371623", "无棣县埕口镇光伏升压站项目"),
    ("371625", "博兴县厨具产业园污水处理站项目"),
    ("371625", "博兴县麻大湖湿地保护修复工程"),
    ("371681", "邹平市高强铝材加工车间技改项目"),
    ("371681", "邹平市黛溪河防洪治理工程"),
    ("371681", "邹平市人民医院门诊楼改造项目"),
    ("371600", "滨州市体育馆消防设施改造工程"),
    ("371600", "滨州市不动产登记档案整理项目"),
    ("371600", "滨州职业学院实训楼建设项目"),
)


class Body(NamedTuple):
    """An owner of the sample market: name, place, kind and the funds it may spend."""

    name: str
    region: str
    kind: str
    fundings: tuple[str, ...]


OWNERS: tuple[Body, ...] = (
    Body("滨城区住房和城乡建设局", "371602", "government", ("fiscal",)),
    Body("滨州市体育事业发展中心", "371600", "institution", ("fiscal",)),
    Body("沾化区农业农村局", "371603", "government", ("fiscal",)),
    Body("惠民县交通运输局", "371621", "government", ("fiscal",)),
    Body("阳信县卫生健康局", "371622", "government", ("fiscal",)),
    Body("无棣县水利局", "371623", "government", ("fiscal",)),
    Body("博兴县自然资源服务中心", "371625", "institution", ("fiscal",)),
    Body("邹平市城市建设投资有限公司", "371681", "state_owned", ("state", "social")),
    Body("滨州渤海食品有限公司", "371602", "enterprise", ("social",)),
    Body("邹平高新铝业有限公司", "371681", "enterprise", ("social",)),
    Body("博兴蓝海厨具有限公司", "371625", "enterprise", ("social",)),
    Body("沾化区下洼镇西山村股份经济合作社", "371603", "village", ("social",)),
)

# Owners that are not in the market yet, and where each stands.
OTHERS: tuple[tuple[Body, str], ...] = (
    (Body("滨州市博物馆", "371600", "institution", ("fiscal",)), "reviewing"),
    (Body("无棣海丰盐业有限公司", "371623", "enterprise", ("social",)), "returned"),
    (Body("阳信兴牧养殖专业合作社", "371622", "enterprise", ("social",)), "draft"),
    (Body("滨州渤海食品有限公司第一分厂", "371602", "enterprise", ("social",)), "rejected"),
)


def need_text(chance: Random, item: str, project: str) -> tuple[str, str]:
    """Give the title and description of a need for an item in a project."""
    title = f"{project}{_service(item)}"
    says = (
        f"{project}需委托中介服务机构完成{_service(item)}工作。\n"
        f"服务内容：收集资料、现场踏勘，按现行规范编制成果文件，配合主管部门审查并修改完善至通过。\n"
        f"成果要求：纸质成果{chance.choice((4, 6, 8))}份，电子版1份。"
        f"\n其他：费用包含差旅、资料、评审配合等全部费用，业主不再另行支付。"
    )
    return title, says


def _service(item: str) -> str:
    """Shorten an item's name to what stands in a title."""
    return item.split("（")[0].split("、")[0].removeprefix("建设项目").removesuffix("编制")
