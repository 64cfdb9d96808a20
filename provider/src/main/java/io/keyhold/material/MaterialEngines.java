package io.keyhold.material;

import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KeyPairEngines;
import io.keyhold.crypto.SigningEngine;
import java.security.SecureRandom;

/**
 * The engines for material whose bytes are in this process.
 *
 * @param engines who does the mathematics of symmetric keys
 * @param pairs who does that of key pairs
 * @param check which signatures are verified before they leave
 * @param random randomness of the operating system
 */
public record MaterialEngines(Engines engines, KeyPairEngines pairs, SigningEngine.Check check, SecureRandom random) {}
