package io.keyhold.store.root;

import io.keyhold.api.KmsException;

/**
 * The cost of trying one passphrase with Argon2id. The limits hold for what is configured and for what is read: below
 * them guessing is cheap, above them opening a forged store is a denial of service.
 *
 * @param memoryKiB 19,456 (19 MiB) to 1,048,576 (1 GiB)
 * @param iterations 2 to 16
 * @param parallelism 1 to 16
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9106">RFC 9106</a>
 */
public record Argon2Cost(int memoryKiB, int iterations, int parallelism) {
    /** 64 MiB, 3 passes, 4 lanes: RFC 9106 section 4, second recommended option. */
    public static final Argon2Cost DEFAULT = new Argon2Cost(65_536, 3, 4);

    /** The least that is accepted: 19 MiB, 2 passes, 1 lane. */
    public static final Argon2Cost MINIMUM = new Argon2Cost(19_456, 2, 1);

    /** The most that is accepted: 1 GiB, 16 passes, 16 lanes. */
    public static final Argon2Cost MAXIMUM = new Argon2Cost(1_048_576, 16, 16);

    private static final int LEAST_KIB = 19_456;
    private static final int MOST_KIB = 1_048_576;

    /** Checks the limits. */
    public Argon2Cost {
        if (memoryKiB < LEAST_KIB
                || memoryKiB > MOST_KIB
                || iterations < 2
                || iterations > 16
                || parallelism < 1
                || parallelism > 16) {
            throw new KmsException.RootOfTrust(
                    "Argon2id with `" + memoryKiB + "` KiB, `" + iterations + "` iterations and `" + parallelism
                            + "` lanes is outside the limits: 19456 to 1048576 KiB, 2 to 16 iterations, 1 to 16 lanes",
                    "Choose a cost inside the limits; if the cost was read from a store, restore the store from a backup");
        }
    }
}
