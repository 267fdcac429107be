// Terraform's templates as JSON configurations hold them: `${aws_db_instance.main.address}:3306`. Only for files of this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plandiff {

/// True if the text is more than itself: it holds `${` or `%{`, and not only escaped as `$${` or `%%{`.
[[nodiscard]] bool is_template(std::string_view text);

/// Objects that the text's expressions refer to, as `type.name`, `data.type.name`, `module.name.output`, `var.name`, `local.name`, `each.value`; each once, in
/// order. Names within string literals do not count, unless they are templates themselves.
[[nodiscard]] std::vector<std::string> references_in(std::string_view text);

}  // namespace plandiff
