from core.train.lr_find.rules import RULES as RULES
from core.train.lr_find.rules import minimum as minimum
from core.train.lr_find.rules import slide as slide
from core.train.lr_find.rules import steep as steep
from core.train.lr_find.rules import suggestions as suggestions
from core.train.lr_find.rules import valley as valley
from core.train.lr_find.trust import Verdict as Verdict
from core.train.lr_find.trust import verdict as verdict
