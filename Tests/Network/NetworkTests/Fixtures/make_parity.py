"""Writes what PyTorch and Keras compute, in double precision, from fixed weights and images.

    python make_parity.py MNIST_FOLDER      # numpy, torch, tensorflow, keras 3, safetensors

MNIST_FOLDER holds train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz. Written beside this file:

digits-images.npy, digits-labels.npy    the first 40 training images
digits-keras.safetensors                reference network: logits and losses of the first 8 images, gradients of their
                                        mean loss, weights after ten steps of Adam on batches of 4 (Keras' defaults)
digits-pytorch.safetensors              the same logits, losses and gradients (PyTorch's Adam is another one)
colour-*                                another network, on 12 random colour images; steps on batches of 3, four times over
glorot.csv                              CRC-32 of the bytes of first weights for several seeds and folds

Weights and colour images are drawn from RandomState, so the tests draw them again instead of reading them.
"""

import csv
import gzip
import os
import sys
import zlib

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
import torch
from safetensors.numpy import save_file

keras.backend.set_floatx("float64")
HERE = os.path.dirname(os.path.abspath(__file__))

# (name, kind, argument), with the shape of one image and the number of classes.
DIGITS = (["conv32x3", "pool", "conv64x3", "pool", "conv64x3", "dense64"], (28, 28, 1), 10)
COLOUR = (["conv6x5", "pool", "pool", "conv20x2", "dense7"], (17, 22, 3), 5)


def layers_of(architecture, image, classes):
    """Yields (name, kind, size, kernel shape or None) as the pipeline names them, the output layer last."""
    height, width, channels = image
    counts = {"conv": 0, "pool": 0, "dense": 0}
    for word in architecture + [f"dense{classes}"]:
        kind = word.rstrip("0123456789x")
        counts[kind] += 1
        name = f"{kind}{counts[kind]}"
        if kind == "pool":
            height, width = height // 2, width // 2
            yield name, kind, None, None
        elif kind == "conv":
            filters, size = map(int, word[4:].split("x"))
            yield name, kind, filters, (size, size, channels, filters)
            height, width, channels = height - size + 1, width - size + 1, filters
        else:
            units = int(word[5:])
            inputs = channels if height is None else height * width * channels
            yield name, kind, units, (inputs, units)
            height, channels = None, units


def glorot(network, seed, fold):
    """First weights as the pipeline draws them, biases zero, by name in layer order."""
    random = np.random.RandomState([seed, fold, 0])
    weights = {}
    for name, _, size, shape in layers_of(*network):
        if shape:
            positions = int(np.prod(shape[:-2]))
            limit = np.sqrt(6 / (positions * (shape[-2] + shape[-1])))
            weights[f"{name}/kernel"] = random.uniform(-limit, limit, shape).astype(np.float32)
            weights[f"{name}/bias"] = np.zeros(size, np.float32)
    return weights


def test_weights(network):
    """Glorot-uniform weights of seed 42, fold 1, and biases off zero."""
    weights = glorot(network, 42, 1)
    random = np.random.RandomState([42, 1, 99])
    for name in weights:
        if name.endswith("/bias"):
            weights[name] = random.uniform(-0.1, 0.1, weights[name].shape).astype(np.float32)
    return weights


def keras_model(network, weights):
    model = keras.Sequential([keras.Input(network[1])])
    flat = False
    for name, kind, size, shape in layers_of(*network):
        last = model.layers and name == list(layers_of(*network))[-1][0]
        if kind == "conv":
            model.add(keras.layers.Conv2D(size, shape[0], activation="relu", name=name))
        elif kind == "pool":
            model.add(keras.layers.MaxPooling2D(2, name=name))
        else:
            if not flat:
                model.add(keras.layers.Flatten())
                flat = True
            model.add(keras.layers.Dense(size, activation=None if last else "relu", name=name))
    for layer in model.layers:
        if layer.weights:
            layer.set_weights([weights[f"{layer.name}/kernel"], weights[f"{layer.name}/bias"]])
    return model


def keras_results(network, weights, x, labels, images, batch, steps):
    model = keras_model(network, weights)
    names = [f"{layer.name}/{part}" for layer in model.layers if layer.weights for part in ("kernel", "bias")]
    loss_of_each = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction=None)
    results = {}
    with tf.GradientTape() as tape:
        logits = model(x[:images], training=True)
        losses = loss_of_each(labels[:images], logits)
        mean = tf.reduce_mean(losses)
    results["logits"], results["losses"] = logits.numpy(), losses.numpy()
    for name, gradient in zip(names, tape.gradient(mean, model.trainable_variables)):
        results[f"gradient/{name}"] = gradient.numpy()
    # Compiled as the report's model is, apart from the softmax, which is part of the loss here.
    # Its β as NumPy's doubles: Keras casts a Python float to its own type by way of 32 bits, 0.999 then is 1e-8 off.
    model.compile(
        optimizer=keras.optimizers.Adam(beta_1=np.float64(0.9), beta_2=np.float64(0.999)),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    for step in range(steps):
        chosen = np.arange(step * batch, (step + 1) * batch) % len(x)
        model.train_on_batch(x[chosen], labels[chosen])
    for name, variable in zip(names, model.trainable_variables):
        results[f"trained/{name}"] = variable.numpy()
    return results


def pytorch_results(network, weights, x, labels, images, batch, steps):
    parameters = {n: torch.tensor(w, dtype=torch.float64, requires_grad=True) for n, w in weights.items()}
    x, labels = torch.tensor(x), torch.tensor(labels, dtype=torch.long)
    layers = list(layers_of(*network))

    def logits_of(batch_of_images):
        value = batch_of_images.permute(0, 3, 1, 2)
        for name, kind, _, _ in layers:
            if kind == "conv":
                kernel = parameters[f"{name}/kernel"].permute(3, 2, 0, 1)
                value = torch.relu(torch.nn.functional.conv2d(value, kernel, parameters[f"{name}/bias"]))
            elif kind == "pool":
                value = torch.nn.functional.max_pool2d(value, 2)
            else:
                if value.ndim == 4:
                    value = value.permute(0, 2, 3, 1).flatten(1)
                value = value @ parameters[f"{name}/kernel"] + parameters[f"{name}/bias"]
                if name != layers[-1][0]:
                    value = torch.relu(value)
        return value

    results = {}
    logits = logits_of(x[:images])
    losses = torch.nn.functional.cross_entropy(logits, labels[:images], reduction="none")
    gradients = torch.autograd.grad(losses.mean(), list(parameters.values()))
    results["logits"], results["losses"] = logits.detach().numpy(), losses.detach().numpy()
    for name, gradient in zip(parameters, gradients):
        results[f"gradient/{name}"] = gradient.numpy()
    # Keras' form of Adam by hand, to check Keras' own with.
    moments = {name: (torch.zeros_like(p), torch.zeros_like(p)) for name, p in parameters.items()}
    for step in range(steps):
        chosen = np.arange(step * batch, (step + 1) * batch) % len(x)
        loss = torch.nn.functional.cross_entropy(logits_of(x[chosen]), labels[chosen])
        gradients = torch.autograd.grad(loss, list(parameters.values()))
        rate = 0.001 * np.sqrt(1 - 0.999 ** (step + 1)) / (1 - 0.9 ** (step + 1))
        with torch.no_grad():
            for (name, parameter), gradient in zip(parameters.items(), gradients):
                first, second = moments[name]
                first.mul_(0.9).add_(gradient, alpha=1 - 0.9)
                second.mul_(0.999).add_(gradient**2, alpha=1 - 0.999)
                parameter -= rate * first / (second.sqrt() + 1e-7)
    for name, parameter in parameters.items():
        results[f"trained/{name}"] = parameter.detach().numpy()
    return results


def write(prefix, network, pixels, labels, images, batch):
    weights = test_weights(network)
    x = pixels.astype(np.float64) / 255
    arguments = (network, weights, x.reshape(-1, *network[1]), labels.astype(np.int64), images, batch, 10)
    ours, theirs = keras_results(*arguments), pytorch_results(*arguments)
    assert ours.keys() == theirs.keys()
    for name in ours:
        difference = np.abs(ours[name] - theirs[name]).max()
        assert difference < 1e-12, f"{name}: Keras and PyTorch differ by {difference}"
    as_float = lambda results: {n: np.ascontiguousarray(v, dtype=np.float32) for n, v in results.items()}
    versions = {"keras": keras.__version__, "tensorflow": tf.__version__, "torch": torch.__version__}
    save_file(as_float(ours), f"{HERE}/{prefix}-keras.safetensors", metadata=versions)
    theirs = {n: v for n, v in theirs.items() if not n.startswith("trained/")}
    save_file(as_float(theirs), f"{HERE}/{prefix}-pytorch.safetensors", metadata=versions)


def main():
    with gzip.open(f"{sys.argv[1]}/train-images-idx3-ubyte.gz") as file:
        digits = np.frombuffer(file.read(16 + 40 * 784)[16:], np.uint8).reshape(40, 28, 28)
    with gzip.open(f"{sys.argv[1]}/train-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(8 + 40)[8:], np.uint8)
    np.save(f"{HERE}/digits-images.npy", digits)
    np.save(f"{HERE}/digits-labels.npy", labels)
    write("digits", DIGITS, digits, labels, 8, 4)

    # 0 to 255 each as RandomState.randint would need another of its methods; uniform is enough.
    colour = np.floor(np.random.RandomState([7]).uniform(0, 256, (12, *COLOUR[1]))).astype(np.uint8)
    write("colour", COLOUR, colour, np.arange(12) % COLOUR[2], 8, 3)

    with open(f"{HERE}/glorot.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["seed", "fold", "tensor", "crc32"])
        for seed, fold in [(42, 1), (42, 0), (0, 5), (4294967295, 1000)]:
            for name, tensor in glorot(DIGITS, seed, fold).items():
                writer.writerow([seed, fold, name, f"{zlib.crc32(tensor.tobytes()):08x}"])


if __name__ == "__main__":
    main()
