"""The default run's model in Keras: accuracy on the test images. In the project's folder, after ./pipeline.sh."""
import keras, numpy as np
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from safetensors.numpy import load_file

w = load_file("artifacts/final/model.safetensors")
images, labels = np.load("artifacts/test-images.npy"), np.load("artifacts/test-labels.npy")
model = keras.Sequential([
    keras.Input((28, 28, 1)), Conv2D(32, 3, activation="relu", name="conv1"), MaxPooling2D(),
    Conv2D(64, 3, activation="relu", name="conv2"), MaxPooling2D(), Conv2D(64, 3, activation="relu", name="conv3"),
    Flatten(), Dense(64, activation="relu", name="dense1"), Dense(10, activation="softmax", name="dense2")])
for layer in [layer for layer in model.layers if layer.weights]:
    layer.set_weights([w[f"{layer.name}/kernel"], w[f"{layer.name}/bias"]])
print((model.predict(images[..., None] / np.float32(255), verbose=0).argmax(1) == labels).mean())
