// How many peers are connected, and who has to go when one too many comes: whoever keeps us waiting for longest. So peers that connect and say nothing keep
// nobody out.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <utility>

namespace plandiff {

/// I/O thread only.
class Crowd {
 public:
  explicit Crowd(std::size_t most) : most_(most) {}
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  /// One connection, from accept to close.
  class Peer {
   public:
    explicit Peer(Crowd& crowd) : crowd_(crowd) { ++crowd_.peers_; }
    ~Peer() { --crowd_.peers_; }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

   private:
    Crowd& crowd_;
  };

  /// While we wait for a peer to say something. `drop` ends that wait.
  class Wait {
   public:
    Wait(Crowd& crowd, std::function<void()> drop) : crowd_(crowd), at_(crowd.waits_.insert(crowd.waits_.end(), std::move(drop))) {}
    ~Wait() { crowd_.waits_.erase(at_); }
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;

   private:
    Crowd& crowd_;
    std::list<std::function<void()>>::iterator at_;
  };

  /// After a peer has come: drops the one that we have waited for longest if there are too many. True if one was dropped.
  bool make_room() {
    if (peers_ <= most_) return false;
    for (std::function<void()>& drop : waits_) {
      if (drop == nullptr) continue;  // told already, not gone yet
      std::exchange(drop, nullptr)();
      return true;
    }
    return false;
  }

 private:
  std::size_t most_;
  std::size_t peers_ = 0;
  std::list<std::function<void()>> waits_;  // longest first
};

}  // namespace plandiff
