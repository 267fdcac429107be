#include "analyzers/readers/cloudformation_yaml.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "analyzers/base/text.h"
#include "analyzers/readers/written.h"

namespace plandiff {
namespace {

/// Ends the parse from within a callback.
struct Refused {
  Reason reason;
  std::string message;
  std::size_t offset;
};

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_standard(std::string_view tag) { return tag.empty() || tag == "?" || tag == "!" || tag.starts_with("tag:yaml.org,2002:"); }

Value plain_scalar(Arena& arena, std::string_view text) {
  if (is_one_of(text, {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})) return Value::boolean(true);
  if (is_one_of(text, {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})) return Value::boolean(false);
  if (is_one_of(text, {"~", "null", "Null", "NULL", ""})) return {};
  return Value::string(arena.copy(text));
}

class Builder : public YAML::EventHandler {
 public:
  Builder(Arena& arena, std::size_t max_depth) : arena_(arena), max_depth_(max_depth) {}

  [[nodiscard]] const Value& root() const { return root_; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnAnchor(const YAML::Mark&, const std::string&) override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { put(mark, {}, 1, anchor, {}); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    // An alias inside its own anchor: the value is not finished, and would never be.
    if (found == anchors_.end()) throw Refused{Reason::kSyntax, "an alias refers to what it is part of", offset_of(mark)};
    put(mark, found->second.value, found->second.size, YAML::anchor_t{}, {});
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    const bool is_plain = tag == "?" || tag.empty();
    // A key is its text, whatever word it is.
    const bool is_key = !frames_.empty() && frames_.back().is_map && !frames_.back().has_key;
    put(mark, is_plain && !is_key ? plain_scalar(arena_, value) : Value::string(arena_.copy(value)), 1, anchor, tag);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, false);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, true);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    YAML::Mark mark;
    std::string tag;
    YAML::anchor_t anchor{};
    bool is_map = false;
    bool has_key = false;
    std::string_view key;
    std::vector<Value> items;
    std::vector<Member> members;
    std::size_t size = 1;
  };
  struct Anchored {
    Value value;
    std::size_t size;
  };

  static std::size_t offset_of(const YAML::Mark& mark) { return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos); }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, bool is_map) {
    if (frames_.size() >= max_depth_) throw Refused{Reason::kTooDeep, fmt::format("nested deeper than {} levels", max_depth_), offset_of(mark)};
    if (is_map && !frames_.empty() && frames_.back().is_map && !frames_.back().has_key) {
      throw Refused{Reason::kSyntax, "a key is no text", offset_of(mark)};
    }
    Frame frame;
    frame.mark = mark;
    frame.tag = tag;
    frame.anchor = anchor;
    frame.is_map = is_map;
    frames_.push_back(std::move(frame));
  }

  void close() {
    const Frame frame = std::move(frames_.back());
    frames_.pop_back();
    put(frame.mark, frame.is_map ? object_in(arena_, frame.members) : array_in(arena_, frame.items), frame.size, frame.anchor, frame.tag);
  }

  // The function that a short tag stands for.
  Value tagged(std::string_view tag, const Value& value) {
    if (is_standard(tag)) return value;
    const std::string_view name = tag.substr(std::min(tag.find_first_not_of('!'), tag.size()));
    if (name == "Ref") return object_in(arena_, {{"Ref", value}});
    if (name == "Condition") return object_in(arena_, {{"Condition", value}});
    Value argument = value;
    if (name == "GetAtt" && value.is_string()) {
      const std::string_view text = *value.text();
      const std::size_t dot = text.find('.');
      if (dot != std::string_view::npos) {
        argument = array_in(arena_, {Value::string(text.substr(0, dot)), Value::string(text.substr(dot + 1))});
      }
    }
    return object_in(arena_, {{arena_.copy(fmt::format("Fn::{}", name)), argument}});
  }

  void put(const YAML::Mark& mark, const Value& untagged, std::size_t size, YAML::anchor_t anchor, std::string_view tag) {
    const Value value = tagged(tag, untagged);
    if (anchor != YAML::anchor_t{}) anchors_[anchor] = {value, size};
    if (frames_.empty()) {
      total_ = size;
      root_ = value;
      check_size(mark, total_);
      return;
    }
    Frame& frame = frames_.back();
    frame.size += size;
    check_size(mark, frame.size);
    if (!frame.is_map) {
      frame.items.push_back(value);
      return;
    }
    if (!frame.has_key) {
      if (!value.is_string()) throw Refused{Reason::kSyntax, "a key is no text", offset_of(mark)};
      frame.key = *value.text();
      frame.has_key = true;
      return;
    }
    frame.members.push_back({frame.key, value});
    frame.has_key = false;
  }

  static void check_size(const YAML::Mark& mark, std::size_t size) {
    if (size > kMostYamlValues) throw Refused{Reason::kTooLarge, fmt::format("its aliases make more than {} values", kMostYamlValues), offset_of(mark)};
  }

  Arena& arena_;
  std::size_t max_depth_;
  std::vector<Frame> frames_;
  std::unordered_map<YAML::anchor_t, Anchored> anchors_;
  Value root_;
  std::size_t total_ = 0;
};

Rejection rejection(Reason reason, std::string message, std::size_t offset) {
  return Rejection{reason, std::move(message), {}, offset, "check it with: aws cloudformation validate-template --template-body file://TEMPLATE"};
}

}  // namespace

tl::expected<Value, Rejection> read_yaml(std::string_view text, std::size_t max_depth, Arena& arena) {
  if (text.size() > kLargestYaml) return tl::unexpected(rejection(Reason::kTooLarge, "a YAML text larger than any template may be", 0));
  if (const std::size_t bad = first_invalid_utf8(text); bad != std::string_view::npos) {
    return tl::unexpected(rejection(Reason::kInvalidUtf8, "not valid UTF-8", bad));
  }
  std::istringstream stream{std::string(text)};
  Builder builder(arena, max_depth);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return tl::unexpected(rejection(Reason::kEmpty, "holds no document", 0));
  } catch (const Refused& refused) {
    return tl::unexpected(rejection(refused.reason, refused.message, std::min(refused.offset, text.size())));
  } catch (const YAML::Exception& error) {
    return tl::unexpected(rejection(Reason::kSyntax, fmt::format("not valid YAML: line {}: {}", error.mark.line + 1, printable(error.msg, 120)),
                                    // yaml-cpp counts on behind the end, and in what it takes for UTF-16
                                    error.mark.pos < 0 ? 0 : std::min(static_cast<std::size_t>(error.mark.pos), text.size())));
  } catch (const std::exception& error) {
    return tl::unexpected(rejection(Reason::kSyntax, fmt::format("not valid YAML: {}", printable(error.what(), 120)), 0));
  }
  return builder.root();
}

}  // namespace plandiff
