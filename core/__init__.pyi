__version__: str
from core.augment.config import AugmentConfig as AugmentConfig
from core.data.config import DataConfig as DataConfig
from core.data.load import DataLoaders as DataLoaders
from core.data.load import load_data as load_data
from core.errors import PetLabError as PetLabError
from core.runs.config import RunConfig as RunConfig
from core.runs.store.store import RunStore as RunStore
from core.train.learner import Learner as Learner
from core.train.learner import create_learner as create_learner
from core.train.learner import load_learner as load_learner
from core.train.predictions.inference import Prediction as Prediction
from core.train.predictions.inference import Preds as Preds
from core.understand.interpretation import Interpretation as Interpretation
from core.understand.outputs.softmax import softmax_table as softmax_table
