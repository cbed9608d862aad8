"""The default run's model in onnxruntime: accuracy on the test images. In the project's folder, after export-onnx."""
import numpy as np, onnxruntime

images, labels = np.load("artifacts/test-images.npy"), np.load("artifacts/test-labels.npy")
session = onnxruntime.InferenceSession("artifacts/final/model.onnx")
(probabilities,) = session.run(["probabilities"], {"image": images[:, None].astype(np.float32) / 255})
print((probabilities.argmax(1) == labels).mean())
