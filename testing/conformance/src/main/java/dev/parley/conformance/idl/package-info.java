/// Shows Java classes to scripts under the interfaces of WebIDL files.
@org.jspecify.annotations.NullMarked
package dev.parley.conformance.idl;
