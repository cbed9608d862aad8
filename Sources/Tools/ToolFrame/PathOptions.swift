import ArgumentParser

/// What a path on a command line leads to: a file with a certain ending, or a folder.
package enum PathKind: String, Sendable {
  /// An array.
  case npy
  /// A table.
  case csv
  /// Weights.
  case safetensors
  /// A model for other programs.
  case onnx
  /// A picture.
  case png
  /// A page.
  case html
  case folder = "dir"

  /// What the help text calls the value.
  package var valueName: String { rawValue }

  /// What a shell completes the value with.
  package var completion: CompletionKind {
    switch self {
    case .folder: .directory
    case .png: .file(extensions: ["png", "PNG"])
    default: .file(extensions: [rawValue])
    }
  }
}

extension Option where Value == String? {
  /// An option that names a file or a folder, which a shell completes and whose name cannot be empty.
  ///
  /// - Parameters:
  ///   - name: How it is spelt.
  ///   - kind: What it leads to.
  ///   - help: What it is for, and what it defaults to.
  package init(name: NameSpecification = .long, _ kind: PathKind, _ help: String) {
    self.init(
      name: name, help: ArgumentHelp("\(help)", valueName: kind.valueName), completion: kind.completion,
      transform: { path in
        guard !path.isEmpty else {
          throw ValidationError("give the name of a \(kind == .folder ? "folder" : "file")")
        }
        return path
      })
  }

  /// `--output-folder`, for a tool that writes several files: their names are fixed, their folder is not.
  ///
  /// - Parameter usual: The folder that is meant without the option.
  package init(outputFolder usual: String) {
    self.init(
      name: .customLong("output-folder"), .folder, "Folder to write to; the files' names are fixed. (default: \(usual))"
    )
  }
}
