"""Trains and evaluates the network with PyTorch in one process: as a user writes it, or with settings that may pay."""

import argparse
import time

import torch
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset

import mnist
import protocol
from pytorch_inference import INFERENCE, Inference
from pytorch_network import adam, network


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--typical", action="store_true", help="DataLoader and .item(), as tutorials have it")
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--pool-first", action="store_true", help="maximum before ReLU")
    parser.add_argument("--adam", choices=["default", "foreach", "fused"], default="default")
    parser.add_argument("--compile", choices=["no", "default", "max-autotune"], default="no")
    parser.add_argument("--flush-denormal", action="store_true")
    parser.add_argument("--no-onednn", action="store_true")
    parser.add_argument("--inference", choices=INFERENCE, default="eager")
    parser.add_argument("--inference-batch", type=int, default=256)
    return parser.parse_args()


class Typical:
    """The loop of the tutorials: a shuffling DataLoader, and the loss and the correct predictions read out every batch."""

    def __init__(self, options: argparse.Namespace, images: torch.Tensor, labels: torch.Tensor):
        self.model = network()
        self.optimizer = adam(self.model.parameters())
        self.loader = DataLoader(TensorDataset(images, labels), protocol.BATCH, shuffle=True, drop_last=True)
        self.batches = iter(self.loader)

    def next_batch(self):
        try:
            return next(self.batches)
        except StopIteration:
            self.batches = iter(self.loader)
            return next(self.batches)

    def train(self, seconds: float) -> protocol.Work:
        loss_sum, correct, images = 0.0, 0, 0
        self.model.train()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            x, y = self.next_batch()
            self.optimizer.zero_grad()
            logits = self.model(x)
            loss = functional.cross_entropy(logits, y)
            loss.backward()
            self.optimizer.step()
            loss_sum += loss.item() * len(y)
            correct += (logits.argmax(1) == y).sum().item()
            images += len(y)
        return protocol.Work(images, loss_sum, correct)


class Tuned:
    """Batches gathered from one tensor, sums kept in tensors, and whatever the options turn on."""

    def __init__(self, options: argparse.Namespace, images: torch.Tensor, labels: torch.Tensor):
        self.model = network(options.pool_first)
        self.images, self.labels = images, labels
        if options.channels_last:
            self.model = self.model.to(memory_format=torch.channels_last)
            self.images = images.contiguous(memory_format=torch.channels_last)
        extra = {} if options.adam == "default" else {options.adam: True}
        self.optimizer = adam(self.model.parameters(), **extra)
        step = self.model
        if options.compile != "no":
            mode = None if options.compile == "default" else options.compile
            step = torch.compile(self.model, mode=mode, dynamic=False)
        self.forward = step
        self.place = len(images)
        self.order = torch.arange(0)

    def next_batch(self):
        if self.place + protocol.BATCH > len(self.images):
            self.order, self.place = torch.randperm(len(self.images)), 0
        chosen = self.order[self.place : self.place + protocol.BATCH]
        self.place += protocol.BATCH
        return self.images[chosen], self.labels[chosen]

    def train(self, seconds: float) -> protocol.Work:
        loss_sum, correct, images = torch.zeros(()), torch.zeros((), dtype=torch.int64), 0
        self.model.train()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            x, y = self.next_batch()
            self.optimizer.zero_grad()
            logits = self.forward(x)
            loss = functional.cross_entropy(logits, y)
            loss.backward()
            self.optimizer.step()
            loss_sum += loss.detach()
            correct += (logits.detach().argmax(1) == y).sum()
            images += len(y)
        return protocol.Work(images, loss_sum.item() * protocol.BATCH, correct.item())


def main() -> None:
    answer = protocol.answers()
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.set_num_interop_threads(1)
    torch.set_flush_denormal(options.flush_denormal)
    torch.backends.mkldnn.enabled = not options.no_onednn
    torch.manual_seed(42)
    images, labels = (torch.from_numpy(array) for array in mnist.load("train"))
    training = (Typical if options.typical else Tuned)(options, images.unsqueeze(1), labels)
    training.train(protocol.WARM_UP_SECONDS)
    test_images, test_labels = (torch.from_numpy(array) for array in mnist.load("t10k"))
    inference = Inference(
        training.model, test_images.unsqueeze(1), test_labels, batch=options.inference_batch, how=options.inference,
        channels_last=options.channels_last)  # fmt: skip
    protocol.serve(
        answer, {"PyTorch": torch.__version__}, {"train": training.train, "infer": inference.evaluate})  # fmt: skip


if __name__ == "__main__":
    main()
