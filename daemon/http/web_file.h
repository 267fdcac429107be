// The web configuration in force, and when to read it again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "analyzers/base/result.h"
#include "config/web.h"

namespace boost::asio::ssl {
class context;
}

namespace plandiff {

/// What is in force for one request. Immutable.
struct WebAccess {
  std::shared_ptr<boost::asio::ssl::context> tls;  ///< null: plain HTTP
  WebSettings settings;
};

/// Reads the file and the certificates that it names. With `must_protect` it fails if strangers would get answers. The error is one line, of every
/// mistake. Blocks on the disk.
[[nodiscard]] Result<std::shared_ptr<const WebAccess>> load_web_access(const std::string& file, bool must_protect);

/// How the file and those that it names stand now, as one text: another text, another version. A file that is not there is part of it. Blocks, shortly.
[[nodiscard]] std::string web_version(const std::string& file, const WebSettings& settings);

}  // namespace plandiff
