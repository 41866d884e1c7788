"""ImageNet's 1,000 classes, and which of them are among the 37 breeds of the Oxford-IIIT Pet set."""

import torch
import torchvision
from torch import nn

from core.model.architecture import architecture
from core.model.weights import imagenet_network

PHOTO_ARCH = "resnet18"  # 45 MB, and its body is the one that most trainings start from, so one download serves both

# Breed -> torchvision's name for the class. 13 breeds have none. What a name includes follows WordNet, from which
# ImageNet took its classes: "American Staffordshire terrier" lists "American pit bull terrier, pit bull terrier" as
# synonyms, so its photos show that breed too. "cocker spaniel" lists "English cocker spaniel", and "Japanese spaniel"
# is the old name of the Japanese chin. "Egyptian cat", however, is "a domestic cat of Egypt", shown by photos of all
# sorts of short-haired cats. Taking it for an Egyptian Mau would call every second tabby a rare breed.
IMAGENET_NAMES = {
    "Persian": "Persian cat",
    "Siamese": "Siamese cat",
    "american_pit_bull_terrier": "American Staffordshire terrier",
    "basset_hound": "basset",
    "beagle": "beagle",
    "boxer": "boxer",
    "chihuahua": "Chihuahua",
    "english_cocker_spaniel": "cocker spaniel",
    "english_setter": "English setter",
    "german_shorthaired": "German short-haired pointer",
    "great_pyrenees": "Great Pyrenees",
    "japanese_chin": "Japanese spaniel",
    "keeshond": "keeshond",
    "leonberger": "Leonberg",
    "miniature_pinscher": "miniature pinscher",
    "newfoundland": "Newfoundland",
    "pomeranian": "Pomeranian",
    "pug": "pug",
    "saint_bernard": "Saint Bernard",
    "samoyed": "Samoyed",
    "scottish_terrier": "Scotch terrier",
    "staffordshire_bull_terrier": "Staffordshire bullterrier",
    "wheaten_terrier": "soft-coated wheaten terrier",
    "yorkshire_terrier": "Yorkshire terrier",
}
BREEDS = {name: breed for breed, name in IMAGENET_NAMES.items()}  # ImageNet's name -> breed


def categories() -> list[str]:
    """The 1,000 classes; the index is the class id."""
    return list(torchvision.models.get_model_weights(PHOTO_ARCH)["IMAGENET1K_V1"].meta["categories"])


def photo_network() -> nn.Sequential:
    """Sequential(body, head): the whole network with ImageNet's weights, (B, 3, H, W) -> (B, 1000). They are downloaded
    if needed. Raises ModelError if they are unavailable."""
    network = imagenet_network(PHOTO_ARCH)
    head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), network.get_submodule("fc"))
    return nn.Sequential(architecture(PHOTO_ARCH).cut(network), head).to(memory_format=torch.channels_last)
