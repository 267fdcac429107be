// What the web configuration says about TLS, as OpenSSL wants it.
#pragma once

#include <memory>

#include "analyzers/base/result.h"
#include "config/web.h"

namespace boost::asio::ssl {
class context;
}

namespace plandiff {

/// Reads certificate, key and client authorities. The error names the file or the word: `/etc/plandiffd/tls.key: no such file`.
[[nodiscard]] Result<std::shared_ptr<boost::asio::ssl::context>> make_tls_context(const TlsSettings& settings);

}  // namespace plandiff
