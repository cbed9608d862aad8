"""Writes the models and the checkpoints that fuzzing starts from, as docs/Formats.md describes them.

Run with NumPy and safetensors installed: python make_seeds.py
"""

import pathlib

import numpy as np
from safetensors.numpy import save_file

HERE = pathlib.Path(__file__).parent
SHAPES = {
    "conv1/kernel": (3, 3, 1, 2), "conv1/bias": (2,), "dense1/kernel": (8, 3), "dense1/bias": (3,),
    "dense2/kernel": (3, 2), "dense2/bias": (2,),
}
METADATA = {
    "format_version": "1", "kind": "model", "architecture": "conv2,dense3", "image": "4x4", "classes": "2", "fold": "1",
    "seed": "42", "epochs": "2", "max_epochs": "20", "patience": "3", "restore_best": "true", "batch_size": "64",
    "learning_rate": "0.001", "shuffle": "true", "optimizer": "adam", "beta_1": "0.9", "beta_2": "0.999", "epsilon": "1e-07",
    "crc32:train-images.npy": "0123abcd",
}

# All that the reference method does without.
REFINED = METADATA | {
    "optimizer": "sgd", "momentum": "0.9", "nesterov": "true", "weight_decay": "0.0005", "schedule": "step10x0.5",
    "augment": "rotate=12,zoom=0.12,shear=0.1,shift=2,elastic=3", "averaging": "0.999", "label_smoothing": "0.1",
}


def tensors(prefix=""):
    return {prefix + name: np.linspace(-1, 1, int(np.prod(shape)), dtype=np.float32).reshape(shape)
            for name, shape in SHAPES.items()}


save_file(tensors(), HERE / "model.safetensors", METADATA)
plain = {key: METADATA[key] for key in ["format_version", "architecture", "image", "classes"]}
save_file(tensors(), HERE / "model-untrained.safetensors", plain)
history = "1,0.5,0.8,0.4,0.9,1.25\n2,0.25,0.9,0.3,0.95,1.5"
state = tensors() | tensors("adam/first/") | {name: abs(value) for name, value in tensors("adam/second/").items()}
metadata = METADATA | {"kind": "checkpoint", "step": "20", "history": history}
save_file(state | tensors("best/"), HERE / "checkpoint.safetensors", metadata)
metadata = metadata | {"restore_best": "false"}
save_file(state, HERE / "checkpoint-no-best.safetensors", metadata)

save_file(tensors(), HERE / "model-refined.safetensors", REFINED)
metadata = REFINED | {"kind": "checkpoint", "step": "20", "history": history, "restore_best": "false"}
save_file(tensors() | tensors("sgd/velocity/") | tensors("average/"), HERE / "checkpoint-refined.safetensors", metadata)
