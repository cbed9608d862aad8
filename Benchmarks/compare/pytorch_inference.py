"""Loss and accuracy of a trained PyTorch network over the test images."""

import copy
import time

import torch
from torch import nn
from torch.nn import functional

import protocol

INFERENCE = ["eager", "frozen", "frozen-onednn", "compiled"]


class Inference:
    """The network as it is when this is made, brought into the form that `how` names.

    `frozen` is TorchScript, traced, frozen and optimised for inference; `compiled` is torch.compile with frozen weights.
    """

    def __init__(
        self, model: nn.Module, images: torch.Tensor, labels: torch.Tensor, batch: int, how: str, channels_last: bool
    ):
        model = copy.deepcopy(model).eval()
        if channels_last:
            images = images.contiguous(memory_format=torch.channels_last)
        self.images, self.labels = images.split(batch), labels.split(batch)
        if len(self.images[-1]) < batch:  # A smaller last batch would be another shape to compile for.
            self.images, self.labels = self.images[:-1], self.labels[:-1]
        self.forward = self.prepared(model, how)

    def prepared(self, model: nn.Module, how: str):
        with torch.inference_mode():
            if how == "eager":
                return model
            if how == "compiled":
                from torch._inductor import config

                config.freezing = True
                return torch.compile(model, mode="max-autotune", dynamic=False)
            if how == "frozen-onednn":
                torch.jit.enable_onednn_fusion(True)
            script = torch.jit.freeze(torch.jit.trace(model, self.images[0]))
            if how == "frozen":
                script = torch.jit.optimize_for_inference(script)
            for _ in range(3):
                script(self.images[0])
            return script

    def evaluate(self, seconds: float) -> protocol.Work:
        loss_sum, correct, images = torch.zeros(()), torch.zeros((), dtype=torch.int64), 0
        end = time.perf_counter() + seconds
        with torch.inference_mode():
            while time.perf_counter() < end:
                for x, y in zip(self.images, self.labels):
                    logits = self.forward(x)
                    loss_sum += functional.cross_entropy(logits, y, reduction="sum")
                    correct += (logits.argmax(1) == y).sum()
                    images += len(y)
        return protocol.Work(images, loss_sum.item(), correct.item())
