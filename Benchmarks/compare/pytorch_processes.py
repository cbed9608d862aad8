"""Trains and evaluates the network with PyTorch on one single-threaded process per core.

Each process takes its share of every batch. The weights and all gradients lie in shared memory; when every process has
its gradients, each adds up a part of them and takes Adam's step for that part of the weights. Threads inside a process
meet after every operation, these processes twice a step.
"""

import argparse
import os
import time

import numpy as np
import torch
from torch import multiprocessing, nn
from torch.nn import functional

import mnist
import protocol
from pytorch_inference import INFERENCE, Inference
from pytorch_network import adam, network


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--pool-first", action="store_true")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--flush-denormal", action="store_true")
    parser.add_argument("--inference", choices=INFERENCE, default="eager")
    parser.add_argument("--inference-batch", type=int, default=256)
    return parser.parse_args()


class Shared:
    """What all processes see."""

    def __init__(self, processes: int):
        count = protocol.PARAMETERS
        self.weights = torch.zeros(count).share_memory_()
        self.gradients = torch.zeros(processes, count).share_memory_()
        self.arrivals = torch.zeros(processes, dtype=torch.int64).share_memory_()
        self.stop = torch.zeros(1, dtype=torch.int64).share_memory_()
        # Each process's images, loss, correct predictions, processor time and memory of the last command.
        self.done = torch.zeros(processes, 5, dtype=torch.float64).share_memory_()


class Barrier:
    """Waits in a loop: processes with a core each arrive at about the same time."""

    def __init__(self, shared: Shared, rank: int):
        self.arrivals: np.ndarray = shared.arrivals.numpy()
        self.rank = rank
        self.count = 0

    def wait(self) -> None:
        self.count += 1
        self.arrivals[self.rank] = self.count
        spins = 0
        while self.arrivals.min() < self.count:
            spins += 1
            if spins > 1000:
                os.sched_yield()


class Process:
    """One process's share of the work."""

    def __init__(self, options: argparse.Namespace, shared: Shared, rank: int):
        torch.set_num_threads(1)
        torch.set_num_interop_threads(1)
        torch.set_flush_denormal(options.flush_denormal)
        torch.manual_seed(42)
        self.options, self.shared, self.rank = options, shared, rank
        self.barrier = Barrier(shared, rank)
        self.model = network(options.pool_first)
        self.images, self.labels = (torch.from_numpy(array) for array in mnist.load("train"))
        self.images = self.images.unsqueeze(1)
        if options.channels_last:
            self.model = self.model.to(memory_format=torch.channels_last)
            self.images = self.images.contiguous(memory_format=torch.channels_last)
        self.share_parameters()
        self.forward = torch.compile(self.model, dynamic=False) if options.compile else self.model
        self.place, self.order = len(self.images), torch.arange(0)
        self.inference: Inference | None = None

    def share_parameters(self) -> None:
        """Moves weights and gradients into the shared arrays, each tensor in the memory order that it has."""
        start = 0
        for parameter in self.model.parameters():
            place = slice(start, start := start + parameter.numel())
            if self.rank == 0:
                self.shared.weights[place].as_strided(parameter.shape, parameter.stride()).copy_(parameter.detach())
            parameter.data = self.shared.weights[place].as_strided(parameter.shape, parameter.stride())
            parameter.grad = self.shared.gradients[self.rank, place].as_strided(parameter.shape, parameter.stride())
        count, processes = protocol.PARAMETERS, self.options.processes
        self.part = slice(self.rank * count // processes, (self.rank + 1) * count // processes)
        self.part_weights = nn.Parameter(self.shared.weights[self.part])
        self.part_weights.grad = torch.zeros_like(self.part_weights)
        self.optimizer = adam([self.part_weights], fused=True)

    def next_batch(self):
        if self.place + protocol.BATCH > len(self.images):
            # The same order in every process: they started from one seed and draw nothing else.
            self.order, self.place = torch.randperm(len(self.images)), 0
        share = protocol.BATCH // self.options.processes
        start = self.place + self.rank * share
        self.place += protocol.BATCH
        chosen = self.order[start : start + share]
        return self.images[chosen], self.labels[chosen]

    def train(self, seconds: float) -> None:
        loss_sum, correct, images = torch.zeros(()), torch.zeros((), dtype=torch.int64), 0
        stop = self.shared.stop.numpy()
        self.model.train()
        end = time.perf_counter() + seconds
        while True:
            x, y = self.next_batch()
            self.shared.gradients[self.rank].zero_()
            logits = self.forward(x)
            loss = functional.cross_entropy(logits, y, reduction="sum")
            (loss / protocol.BATCH).backward()
            self.barrier.wait()
            torch.sum(self.shared.gradients[:, self.part], 0, out=self.part_weights.grad)
            self.optimizer.step()
            loss_sum += loss.detach()
            correct += (logits.detach().argmax(1) == y).sum()
            images += len(y)
            if self.rank == 0:
                stop[0] = time.perf_counter() > end
            self.barrier.wait()
            # Nobody can change it before the next step's first meeting.
            if stop[0]:
                break
        self.report(images, loss_sum.item(), correct.item())

    def infer(self, seconds: float) -> None:
        if self.inference is None:
            images, labels = (torch.from_numpy(array) for array in mnist.load("t10k"))
            share = len(images) // self.options.processes
            part = slice(self.rank * share, (self.rank + 1) * share)
            self.inference = Inference(
                self.model, images[part].unsqueeze(1), labels[part], batch=self.options.inference_batch,
                how=self.options.inference, channels_last=self.options.channels_last)  # fmt: skip
            self.barrier.wait()
        done = self.inference.evaluate(seconds)
        self.report(done.images, done.loss, done.correct)

    def report(self, images: int, loss: float, correct: float) -> None:
        numbers = [images, loss, correct, protocol.cpu_seconds(), protocol.peak_memory()]
        self.shared.done[self.rank] = torch.tensor(numbers, dtype=torch.float64)
        self.barrier.wait()


def helper(options: argparse.Namespace, shared: Shared, rank: int, commands) -> None:
    process = Process(options, shared, rank)
    process.barrier.wait()
    while command := commands.recv():
        getattr(process, command[0])(command[1])


def main() -> None:
    answer = protocol.answers()
    options = arguments()
    context = multiprocessing.get_context("spawn")
    shared = Shared(options.processes)
    helpers, pipes = [], []
    for rank in range(1, options.processes):
        ours, theirs = context.Pipe()
        helpers.append(context.Process(target=helper, args=(options, shared, rank, theirs), daemon=True))
        pipes.append(ours)
        helpers[-1].start()
    process = Process(options, shared, 0)
    process.barrier.wait()

    def command(name: str):
        def work(seconds: float) -> protocol.Work:
            cpu = shared.done[1:, 3].sum().item()
            for pipe in pipes:
                pipe.send((name, seconds))
            getattr(process, name)(seconds)
            images, loss, correct = shared.done[:, :3].sum(0).tolist()
            return protocol.Work(
                int(images), loss, correct, helpers_cpu=shared.done[1:, 3].sum().item() - cpu,
                helpers_memory=int(shared.done[1:, 4].sum().item()))  # fmt: skip

        return work

    protocol.serve(answer, {"PyTorch": torch.__version__}, {"train": command("train"), "infer": command("infer")})
    for pipe in pipes:
        pipe.send(None)
    for process in helpers:
        process.join()


if __name__ == "__main__":
    main()
