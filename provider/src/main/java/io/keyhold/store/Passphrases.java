package io.keyhold.store;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Where passphrases come from. The caller owns what these give and clears it. */
public final class Passphrases {
  private static final long MOST_BYTES = 4096;

  private Passphrases() {}

  /**
   * The content of a file, UTF-8, without the line end at its end.
   *
   * @throws KmsException.RootOfTrust if the file cannot be read, is empty, longer than 4,096 bytes or no UTF-8
   */
  public static char[] fromFile(Path file) {
    byte[] bytes = new byte[0];
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new KmsException.RootOfTrust(
            "passphrase file `" + file + "` is longer than 4096 bytes", "Name a file that holds the passphrase alone");
      }
      bytes = Files.readAllBytes(file);
      return chars(file, withoutLineEnd(bytes));
    } catch (IOException e) {
      throw new KmsException.RootOfTrust(
          "passphrase file `" + file + "` cannot be read as UTF-8", "Check its path, permissions and encoding", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * The value of an environment variable. The JVM keeps the environment, so this one cannot be cleared from memory.
   *
   * @throws KmsException.RootOfTrust if the variable is not set or empty
   */
  public static char[] fromEnvironment(String variable) {
    String value = System.getenv(variable);
    if (value == null || value.isEmpty()) {
      throw new KmsException.RootOfTrust(
          "environment variable `" + variable + "` is not set", "Set it to the passphrase, or name a passphrase file");
    }
    return value.toCharArray();
  }

  private static ByteBuffer withoutLineEnd(byte[] bytes) {
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\n') {
      length--;
    }
    if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    return ByteBuffer.wrap(bytes, 0, length);
  }

  private static char[] chars(Path file, ByteBuffer utf8) throws CharacterCodingException {
    CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(utf8);
    char[] passphrase = new char[decoded.remaining()];
    decoded.get(passphrase);
    Arrays.fill(decoded.array(), '\0');
    if (passphrase.length == 0) {
      throw new KmsException.RootOfTrust("passphrase file `" + file + "` is empty", "Write the passphrase into it");
    }
    return passphrase;
  }
}
