#include "analyzers/plan/action.h"

namespace plandiff {

Action action_of(std::span<const std::string_view> verbs) {
  if (verbs.size() == 1) {
    if (verbs[0] == "no-op") return Action::kNoOp;
    if (verbs[0] == "create") return Action::kCreate;
    if (verbs[0] == "read") return Action::kRead;
    if (verbs[0] == "update") return Action::kUpdate;
    if (verbs[0] == "delete") return Action::kDelete;
    if (verbs[0] == "forget") return Action::kForget;
  }
  if (verbs.size() == 2) {
    if (verbs[0] == "delete" && verbs[1] == "create") return Action::kDeleteThenCreate;
    if (verbs[0] == "create" && verbs[1] == "delete") return Action::kCreateThenDelete;
    if (verbs[0] == "create" && verbs[1] == "forget") return Action::kCreateThenForget;
  }
  return Action::kOther;
}

bool is_replacement(Action action) {
  return action == Action::kDeleteThenCreate || action == Action::kCreateThenDelete;
}

std::string_view to_text(Action action) {
  switch (action) {
    case Action::kNoOp: return "no_op";
    case Action::kCreate:
    case Action::kCreateThenForget: return "create";
    case Action::kRead: return "read";
    case Action::kUpdate: return "update";
    case Action::kDelete: return "delete";
    case Action::kDeleteThenCreate:
    case Action::kCreateThenDelete: return "replace";
    case Action::kForget: return "forget";
    case Action::kOther: return "other";
  }
  return "other";
}

}  // namespace plandiff
