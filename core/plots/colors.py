"""The same colour for the same thing on every page. Each keeps a contrast of 3:1 or more on white and on dark blue."""

TRAIN = "#2F7FC8"
VALID = "#D0671F"
ERROR = "#BF4A94"
PRESIZED, NAIVE, FASTAI = "#1F9378", "#D0671F", "#8470B8"  # ways of augmentation
MOMENTUM = "#8470B8"
GROUPS = ("#2F7FC8", "#1F9378", "#D0671F")  # layer groups
GROUP_NAMES = ("early layers", "late layers", "head")
RULES = {"valley": "#1F9378", "slide": "#8470B8", "minimum": "#D0671F", "steep": "#BF4A94"}  # of the finder
MARK = "#7A8699"
RUNS = ("#2F7FC8", "#D0671F", "#1F9378", "#BF4A94", "#8470B8", "#A67C00", "#7A8699", "#CC4B4B")  # runs side by side
CLASSES = ("#2F7FC8", "#D0671F", "#1F9378", "#BF4A94", "#8470B8", "#A67C00", "#5F8A3A", "#CC4B4B")  # of one picture
PROOF = ("#A67C00", "#2F7FC8", "#CC4B4B")  # a tenth of the picked rate, the rate, ten times the rate
EARLIER = ("#A67C00", "#5F8A3A", "#CC4B4B")  # earlier curves behind the finder's
