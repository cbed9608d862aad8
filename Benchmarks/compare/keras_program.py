"""Trains and evaluates the network with Keras' fit and evaluate on TensorFlow."""

import argparse
import os
import time


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--jit", choices=["auto", "yes", "no"], default="auto", help="compile by XLA")
    parser.add_argument("--pool-first", action="store_true", help="maximum before ReLU")
    parser.add_argument("--steps-per-execution", type=int, default=1)
    parser.add_argument("--dataset", action="store_true", help="a tf.data pipeline instead of arrays")
    parser.add_argument("--inference-batch", type=int, default=256)
    return parser.parse_args()


def main() -> None:
    options = arguments()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ["TF_NUM_INTRAOP_THREADS"] = str(options.threads)
    os.environ["KERAS_BACKEND"] = "tensorflow"
    import protocol

    answer = protocol.answers()
    import keras
    import tensorflow as tf

    import mnist

    keras.utils.set_random_seed(42)
    model = network(keras, options.pool_first)
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=1e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile={"auto": "auto", "yes": True, "no": False}[options.jit],
        steps_per_execution=options.steps_per_execution,
    )
    assert model.count_params() == protocol.PARAMETERS
    images, labels = mnist.load("train")
    images = images[..., None]
    test_images, test_labels = mnist.load("t10k")
    test_images = test_images[..., None]
    rate = 500.0  # Images per second: a guess until the first training.

    class EpochTime(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            self.start = time.perf_counter()

        def on_epoch_end(self, epoch, logs=None):
            self.seconds = time.perf_counter() - self.start

    def train(seconds: float) -> protocol.Work:
        """One epoch over as many images as the time is expected to be enough for; fit's own set-up is not counted."""
        nonlocal rate
        block = protocol.BATCH * options.steps_per_execution
        count = max(1, min(int(rate * seconds), len(images)) // block) * block
        clock = EpochTime()
        if options.dataset:
            data = tf.data.Dataset.from_tensor_slices((images[:count], labels[:count])).cache().shuffle(count)
            data = data.batch(protocol.BATCH, drop_remainder=True).prefetch(tf.data.AUTOTUNE)
            history = model.fit(data, verbose=0, callbacks=[clock])
        else:
            history = model.fit(
                images[:count], labels[:count], batch_size=protocol.BATCH, verbose=0, callbacks=[clock])  # fmt: skip
        rate = count / clock.seconds
        loss, accuracy = (history.history[name][0] for name in ("loss", "accuracy"))
        return protocol.Work(count, loss * count, accuracy * count, seconds=clock.seconds)

    def infer(seconds: float) -> protocol.Work:
        count, loss, correct = 0, 0.0, 0.0
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            result = model.evaluate(
                test_images, test_labels, batch_size=options.inference_batch, verbose=0, return_dict=True)  # fmt: skip
            count += len(test_images)
            loss += result["loss"] * len(test_images)
            correct += result["accuracy"] * len(test_images)
        return protocol.Work(count, loss, correct)

    versions = {"Keras": keras.__version__, "TensorFlow": tf.__version__}
    train(protocol.WARM_UP_SECONDS)
    protocol.serve(answer, versions, {"train": train, "infer": infer})


def network(keras, pool_first: bool):
    """The reference network; `pool_first` takes the maximum before ReLU, which gives the same numbers."""
    layers = keras.layers

    def convolution(filters: int) -> list:
        if pool_first:
            return [layers.Conv2D(filters, 3), layers.MaxPooling2D(2), layers.ReLU()]
        return [layers.Conv2D(filters, 3, activation="relu"), layers.MaxPooling2D(2)]

    return keras.Sequential([
        keras.Input((28, 28, 1)),
        *convolution(32),
        *convolution(64),
        layers.Conv2D(64, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(10),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
