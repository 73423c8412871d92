package dev.parley.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// The functions of OpenSSL's libcrypto that the peer needs, called without transition: they are
/// short and never call back.
final class Libcrypto {
  private static final FunctionDescriptor NEW = FunctionDescriptor.of(ADDRESS);
  private static final FunctionDescriptor INIT =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final FunctionDescriptor UPDATE =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
  private static final FunctionDescriptor FINAL =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
  private static final FunctionDescriptor CONTROL =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final FunctionDescriptor HMAC_INIT =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
  private static final FunctionDescriptor HMAC_UPDATE =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);

  static final MethodHandle CONTEXT_NEW = link("EVP_CIPHER_CTX_new", NEW);
  static final MethodHandle AES_128_GCM = link("EVP_aes_128_gcm", NEW);
  static final MethodHandle AES_256_GCM = link("EVP_aes_256_gcm", NEW);
  static final MethodHandle AES_128_CTR = link("EVP_aes_128_ctr", NEW);
  static final MethodHandle SHA1 = link("EVP_sha1", NEW);
  static final MethodHandle ENCRYPT_INIT = link("EVP_EncryptInit_ex", INIT);
  static final MethodHandle ENCRYPT_UPDATE = link("EVP_EncryptUpdate", UPDATE);
  static final MethodHandle ENCRYPT_FINAL = link("EVP_EncryptFinal_ex", FINAL);
  static final MethodHandle DECRYPT_INIT = link("EVP_DecryptInit_ex", INIT);
  static final MethodHandle DECRYPT_UPDATE = link("EVP_DecryptUpdate", UPDATE);
  static final MethodHandle DECRYPT_FINAL = link("EVP_DecryptFinal_ex", FINAL);
  static final MethodHandle CONTEXT_CONTROL = link("EVP_CIPHER_CTX_ctrl", CONTROL);
  static final MethodHandle HMAC_NEW = link("HMAC_CTX_new", NEW);
  static final MethodHandle HMAC_START = link("HMAC_Init_ex", HMAC_INIT);
  static final MethodHandle HMAC_ADD = link("HMAC_Update", HMAC_UPDATE);
  static final MethodHandle HMAC_END = link("HMAC_Final", FINAL);

  private Libcrypto() {}

  @SuppressWarnings("restricted") // linking is what this class is for
  private static MethodHandle link(String name, FunctionDescriptor descriptor) {
    SymbolLookup library = LibcryptoLookup.LIBRARY;
    if (library == null) {
      throw new IllegalStateException(LibcryptoLookup.NAME + " is not installed");
    }
    return Linker.nativeLinker()
        .downcallHandle(library.findOrThrow(name), descriptor, Linker.Option.critical(false));
  }

  /// Wraps what a handle declares to throw but, with the right types, never does.
  static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException(LibcryptoLookup.NAME, e);
  }
}
