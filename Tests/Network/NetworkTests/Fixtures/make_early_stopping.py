"""Writes what Keras' EarlyStopping(monitor="val_loss") does with made-up validation losses.

    python make_early_stopping.py           # numpy, tensorflow, keras 3

early-stopping.csv: patience (empty for Keras' largest), the losses in order, the number of epochs run, and the epoch
(from 1) whose weights restore_best_weights=True ends with. Losses are rounded to one decimal, so that many are equal.
"""

import csv
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


class FakeModel:
    """Has the number of its epoch for weights."""

    stop_training = False
    weights = None
    metrics = []

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.weights = weights


def run(patience, losses):
    stopping = keras.callbacks.EarlyStopping(
        monitor="val_loss", mode="min", patience=patience, restore_best_weights=True
    )
    model = FakeModel()
    stopping.set_model(model)
    stopping.on_train_begin()
    for epoch, loss in enumerate(losses):
        model.weights = epoch + 1
        stopping.on_epoch_end(epoch, {"val_loss": loss})
        if model.stop_training:
            break
    stopping.on_train_end()
    return epoch + 1, model.weights


def main():
    random = np.random.RandomState(42)
    with open(f"{HERE}/early-stopping.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["patience", "losses", "epochs_run", "restored_epoch"])
        for patience in [0, 1, 2, 3, 5, None]:
            for length in [1, 2, 3, 6, 12, 12, 20, 20]:
                trend = np.linspace(1, random.uniform(0, 1), length)
                losses = [float(x) for x in np.round(trend + random.uniform(0, 0.5, length), 1)]
                result = run(10**6 if patience is None else patience, losses)
                writer.writerow(["" if patience is None else patience, " ".join(map(str, losses)), *result])


if __name__ == "__main__":
    main()
