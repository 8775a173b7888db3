from cms.models.guides import Guide, GuideIndex
from cms.models.home import HomePage
from cms.models.notices import Notice, NoticeIndex
from cms.models.sections import SectionPage

__all__ = ["Guide", "GuideIndex", "HomePage", "Notice", "NoticeIndex", "SectionPage"]
