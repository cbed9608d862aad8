"""Writes what Keras and PyTorch make of networks some of whose layers are frozen, in double precision.

    python make_frozen.py      # numpy, torch, tensorflow, keras 3, safetensors; digits-*.npy beside this file

frozen-keras.safetensors      weights after ten steps of Adam with `trainable = False` on the frozen layers
frozen-pytorch.safetensors    weights after one step of SGD with Nesterov's momentum and `requires_grad = False` on their
                              tensors: rate 0.1, momentum 0.9

Tensors are named CASE/tensor, such as digits-body/dense1/kernel, those that are trained alone: the others are checked
here to be what they were. Networks, first weights and batches are those of make_parity.py.
"""

import contextlib

import torch

with contextlib.suppress(ImportError):
    import triton  # noqa: F401  Where PyTorch has it, its LLVM has to be loaded before TensorFlow's.

import keras
import numpy as np
import tensorflow as tf
from make_parity import COLOUR, DIGITS, HERE, keras_model, layers_of, test_weights
from safetensors.numpy import save_file

# Case: network, frozen layers, images in a step.
CASES = {
    "digits-body": (DIGITS, ["conv1", "conv2", "conv3"], 4),
    "digits-middle": (DIGITS, ["conv2", "dense1"], 4),
    "colour-body": (COLOUR, ["conv1", "conv2"], 3),
    "colour-middle": (COLOUR, ["conv2", "dense1"], 3),
}


def batches(x, labels, batch, steps):
    for step in range(steps):
        chosen = np.arange(step * batch, (step + 1) * batch) % len(x)
        yield x[chosen], labels[chosen]


def keras_trained(network, weights, frozen, x, labels, batch):
    model = keras_model(network, weights)
    for name in frozen:
        model.get_layer(name).trainable = False
    # β as doubles: see make_parity.py.
    model.compile(
        optimizer=keras.optimizers.Adam(beta_1=np.float64(0.9), beta_2=np.float64(0.999)),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    for images, classes in batches(x, labels, batch, 10):
        model.train_on_batch(images, classes)
    return {
        f"{layer.name}/{part}": value
        for layer in model.layers if layer.weights
        for part, value in zip(("kernel", "bias"), layer.get_weights())
    }


def pytorch_trained(network, weights, frozen, x, labels, batch):
    parameters = {name: torch.tensor(value, dtype=torch.float64) for name, value in weights.items()}
    for name, parameter in parameters.items():
        parameter.requires_grad = name.split("/")[0] not in frozen
    trained = [parameter for parameter in parameters.values() if parameter.requires_grad]
    optimizer = torch.optim.SGD(trained, lr=0.1, momentum=0.9, nesterov=True)
    for images, classes in batches(x, labels, batch, 1):
        value = torch.tensor(images).permute(0, 3, 1, 2)
        for name, kind, _, _ in layers_of(*network):
            if kind == "conv":
                kernel = parameters[f"{name}/kernel"].permute(3, 2, 0, 1)
                value = torch.relu(torch.nn.functional.conv2d(value, kernel, parameters[f"{name}/bias"]))
            elif kind == "pool":
                value = torch.nn.functional.max_pool2d(value, 2)
            else:
                if value.ndim == 4:
                    value = value.permute(0, 2, 3, 1).flatten(1)
                elif kind == "dense":
                    value = torch.relu(value)
                value = value @ parameters[f"{name}/kernel"] + parameters[f"{name}/bias"]
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(value, torch.tensor(classes)).backward()
        optimizer.step()
    return {name: parameter.detach().numpy() for name, parameter in parameters.items()}


def main():
    digits, labels = np.load(f"{HERE}/digits-images.npy"), np.load(f"{HERE}/digits-labels.npy")
    # As in make_parity.py.
    colour = np.floor(np.random.RandomState([7]).uniform(0, 256, (12, *COLOUR[1]))).astype(np.uint8)
    data = {"digits": (digits, labels), "colour": (colour, np.arange(12) % COLOUR[2])}
    ours, theirs = {}, {}
    for case, (network, frozen, batch) in CASES.items():
        pixels, classes = data[case.split("-")[0]]
        weights = test_weights(network)
        x = (pixels.astype(np.float64) / 255).reshape(-1, *network[1])
        arguments = (network, weights, frozen, x, classes.astype(np.int64), batch)
        for results, trained in ((ours, keras_trained(*arguments)), (theirs, pytorch_trained(*arguments))):
            for name, value in trained.items():
                if name.split("/")[0] in frozen:
                    assert np.array_equal(value, weights[name]), name
                else:
                    assert not np.array_equal(value, weights[name]), name
                    results[f"{case}/{name}"] = np.ascontiguousarray(value, dtype=np.float32)
    versions = {"keras": keras.__version__, "tensorflow": tf.__version__, "torch": torch.__version__}
    save_file(ours, f"{HERE}/frozen-keras.safetensors", metadata=versions)
    save_file(theirs, f"{HERE}/frozen-pytorch.safetensors", metadata=versions)


if __name__ == "__main__":
    main()
