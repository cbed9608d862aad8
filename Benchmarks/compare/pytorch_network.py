"""The reference network in PyTorch, in two spellings that compute the same."""

import torch
from torch import nn

import protocol


def network(pool_first: bool = False) -> nn.Sequential:
    """93,322 parameters for 28×28 grey images.

    `pool_first` takes the maximum before ReLU, which gives the same numbers from a quarter of its
    work, since ReLU never decreases.
    """

    def behind_convolution() -> list[nn.Module]:
        pair = [nn.ReLU(inplace=pool_first), nn.MaxPool2d(2)]
        return pair[::-1] if pool_first else pair

    model = nn.Sequential(
        nn.Conv2d(1, 32, 3), *behind_convolution(),
        nn.Conv2d(32, 64, 3), *behind_convolution(),
        nn.Conv2d(64, 64, 3), nn.ReLU(),
        nn.Flatten(),
        nn.Linear(576, 64), nn.ReLU(),
        nn.Linear(64, 10),
    )  # fmt: skip
    assert sum(parameter.numel() for parameter in model.parameters()) == protocol.PARAMETERS
    return model


def adam(parameters, **options) -> torch.optim.Adam:
    """Adam with the settings that all programs here use: Keras' defaults."""
    return torch.optim.Adam(parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-7, **options)
