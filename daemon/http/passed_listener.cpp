#include "daemon/http/passed_listener.h"

#include <sys/socket.h>

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

namespace plandiff {
namespace {

constexpr int kFirst = SD_LISTEN_FDS_START;

bool is_listening_tcp(int fd, int family) { return sd_is_socket(fd, family, SOCK_STREAM, 1) > 0; }

}  // namespace

Result<std::optional<Acceptor>> take_passed_listener(const boost::asio::any_io_executor& executor) {
  const int passed = sd_listen_fds(1);
  if (passed <= 0) return std::optional<Acceptor>();
  if (passed > 1) return failure(Code::kUsage, fmt::format("systemd passed {} sockets: expected one ListenStream= in the .socket unit", passed));
  const bool is_v6 = is_listening_tcp(kFirst, AF_INET6);
  if (!is_v6 && !is_listening_tcp(kFirst, AF_INET)) {
    return failure(Code::kUsage, "what systemd passed is no TCP socket that listens: expected ListenStream=ADDRESS:PORT in the .socket unit");
  }
  Acceptor acceptor(executor);
  boost::system::error_code error;
  acceptor.assign(is_v6 ? boost::asio::ip::tcp::v6() : boost::asio::ip::tcp::v4(), kFirst, error);
  if (error) return failure(Code::kUsage, "the socket that systemd passed is not usable: " + error.message());
  return std::optional<Acceptor>(std::move(acceptor));
}

}  // namespace plandiff
