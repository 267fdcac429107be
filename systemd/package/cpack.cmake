# CPack's settings. Files with scripts and lists lie beside this one.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME plandiffd)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "plandiffd maintainers <maintainers@users.noreply.b-seed-dd09a164.example>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL plandiffd)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR})
set(CPACK_OUTPUT_FILE_PREFIX ${PROJECT_BINARY_DIR})
# Owner's bits as the umask of whoever builds must not decide.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PLANDIFFD_PACKAGE_NAME plandiffd)
set(CPACK_DEBIAN_PLANDIFFD_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PLANDIFFD_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PLANDIFFD_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PLANDIFFD_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers, systemd | systemd-standalone-tmpfiles")
set(CPACK_DEBIAN_PLANDIFFD_PACKAGE_CONTROL_EXTRA
  "${PACKAGE}/conffiles;${PACKAGE}/postinst;${PACKAGE}/prerm;${PACKAGE}/postrm")
set(CPACK_DEBIAN_PLANDIFFD_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "find what infrastructure plans are about to break, tell Prometheus")
set(CPACK_COMPONENT_PLANDIFFD_DESCRIPTION
"plandiffd reads the plans of Terraform and OpenTofu before they are applied
and finds what costs too much for its environment, what will fail halfway,
what destroys data and which password is in the clear.

As a service it watches directories in which plans appear and exports what
it finds to Prometheus; alert rules and a dashboard come with it. As a
command it judges plans in a CI job.")
include(CPack)
