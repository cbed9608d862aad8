"""The default run's model in PyTorch: accuracy on the test images. In the project's folder, after ./pipeline.sh."""
import numpy as np, torch
from safetensors.torch import load_file
from torch.nn.functional import conv2d, linear, max_pool2d, relu

w = load_file("artifacts/final/model.safetensors")
x = torch.from_numpy(np.load("artifacts/test-images.npy"))[:, None] / 255  # [N, 1, 28, 28]
y = torch.from_numpy(np.load("artifacts/test-labels.npy"))
for name, pooled in [("conv1", True), ("conv2", True), ("conv3", False)]:
    x = relu(conv2d(x, w[f"{name}/kernel"].permute(3, 2, 0, 1), w[f"{name}/bias"]))
    x = max_pool2d(x, 2) if pooled else x
x = x.permute(0, 2, 3, 1).flatten(1)  # row, column, channel
x = relu(linear(x, w["dense1/kernel"].T, w["dense1/bias"]))
logits = linear(x, w["dense2/kernel"].T, w["dense2/bias"])
print((logits.argmax(1) == y).float().mean())
