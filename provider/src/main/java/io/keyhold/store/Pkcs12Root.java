package io.keyhold.store;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.OsRandom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * A secret key in a PKCS#12 file. The parameters are a byte 1 and a salt of 32 bytes, so that two stores under one key
 * share nothing.
 */
final class Pkcs12Root implements RootOfTrust {
  static final String TYPE = "pkcs12";
  private static final String JDK = "SUN";
  private static final int SALT_BYTES = 32;
  private static final int LEAST_KEY_BYTES = 16;
  private static final long MOST_FILE_BYTES = 1 << 20;
  private static final byte VERSION = 1;
  private final Path file;
  private final char[] password;
  private final String alias;

  Pkcs12Root(Path file, char[] password, String alias) {
    this.file = file;
    this.password = password.clone();
    this.alias = alias;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public RootKey create() {
    byte[] salt = new byte[SALT_BYTES];
    OsRandom.open().nextBytes(salt);
    byte[] parameters = new byte[1 + SALT_BYTES];
    parameters[0] = VERSION;
    System.arraycopy(salt, 0, parameters, 1, SALT_BYTES);
    return open(parameters);
  }

  @Override
  public RootKey open(byte[] parameters) {
    if (parameters.length != 1 + SALT_BYTES || parameters[0] != VERSION) {
      throw new KmsException.RootOfTrust(
          "the PKCS#12 parameters of the store have a form that this Keyhold does not know",
          "Open the store with a newer Keyhold, or restore it from a backup");
    }
    byte[] secret = secretKey();
    try {
      return new SoftwareRootKey(secret, Arrays.copyOfRange(parameters, 1, parameters.length), parameters);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  @Override
  public synchronized void close() {
    Arrays.fill(password, '\0');
  }

  private synchronized byte[] secretKey() {
    byte[] content = read();
    try {
      Pkcs12Limits.check(file, content);
      KeyStore store = KeyStore.getInstance("PKCS12", JDK);
      store.load(new ByteArrayInputStream(content), password);
      return material(store.getKey(alias, password));
    } catch (GeneralSecurityException | IOException e) {
      throw new KmsException.RootOfTrust(
          "PKCS#12 file `" + file + "` does not open, or its entry `" + alias + "` does not",
          "Check the password of the file; the entry must have the same one");
    }
  }

  private byte[] read() {
    try {
      if (Files.size(file) > MOST_FILE_BYTES) {
        throw new KmsException.RootOfTrust(
            "PKCS#12 file `" + file + "` is larger than 1 MiB", "Name a file that holds the root key alone");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new KmsException.RootOfTrust(
          "PKCS#12 file `" + file + "` cannot be read", "Check its path and permissions", e);
    }
  }

  private byte[] material(@org.jspecify.annotations.Nullable Key key) {
    byte[] encoded = key instanceof SecretKey ? key.getEncoded() : null;
    if (encoded == null) {
      throw new KmsException.RootOfTrust(
          "PKCS#12 file `" + file + "` has no secret key `" + alias + "`",
          "Make one: keytool -genseckey -alias " + alias + " -keyalg AES -keysize 256 -storetype PKCS12");
    }
    if (encoded.length < LEAST_KEY_BYTES) {
      throw new KmsException.RootOfTrust(
          "secret key `" + alias + "` has " + encoded.length + " bytes; 16 at least are needed", "Make an AES-256 key");
    }
    return encoded;
  }
}
