package io.keyhold.config;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads files that are small if they are the right ones: whatever is there instead, a device too, costs no more memory. */
public final class SmallFile {
    /** The most bytes of a file that holds a secret. */
    public static final int SECRET_BYTES = 64 << 10;

    /** The most bytes of a file of settings. */
    public static final int SETTINGS_BYTES = 1 << 20;

    private SmallFile() {}

    /**
     * All of a file.
     *
     * @param mostBytes how long it may be
     * @throws KmsException.Configuration if it is longer
     */
    public static byte[] read(Path file, int mostBytes) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(mostBytes + 1);
        }
        if (bytes.length > mostBytes) {
            Arrays.fill(bytes, (byte) 0); // it may hold a secret all the same
            throw new KmsException.Configuration(
                    "file `" + file + "` is longer than " + mostBytes + " bytes", "Name the right file");
        }
        return bytes;
    }

    /**
     * The lines of a file in UTF-8.
     *
     * @throws CharacterCodingException if it is not UTF-8
     * @throws KmsException.Configuration if it is longer than {@code mostBytes}
     */
    public static List<String> lines(Path file, int mostBytes) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(read(file, mostBytes)))
                .toString()
                .lines()
                .toList();
    }
}
