package io.keyhold.tokens;

import io.keyhold.tokens.TokenException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A PKCS#11 library as this process has it loaded. A library is loaded once in a process and logs in for all of it, so its tokens
 * are here once too: two instances of SunPKCS11 on one token would log each other out. Safe for concurrent use.
 */
public final class TokenLibrary {
    private static final ConcurrentHashMap<Path, TokenLibrary> LOADED = new ConcurrentHashMap<>();
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final String ATTRIBUTES = """
            attributes(generate,CKO_SECRET_KEY,*) = {
              CKA_TOKEN = false
              CKA_PRIVATE = true
              CKA_SENSITIVE = true
              CKA_EXTRACTABLE = false
            }
            attributes(generate,CKO_SECRET_KEY,CKK_AES) = {
              CKA_ENCRYPT = true
              CKA_DECRYPT = true
            }
            attributes(generate,CKO_SECRET_KEY,CKK_GENERIC_SECRET) = {
              CKA_SIGN = true
              CKA_VERIFY = true
            }
            attributes(generate,CKO_PRIVATE_KEY,*) = {
              CKA_TOKEN = false
              CKA_PRIVATE = true
              CKA_SENSITIVE = true
              CKA_EXTRACTABLE = false
            }
            attributes(generate,CKO_PRIVATE_KEY,CKK_RSA) = {
              CKA_SIGN = true
              CKA_DECRYPT = true
            }
            attributes(generate,CKO_PRIVATE_KEY,CKK_EC) = {
              CKA_SIGN = true
            }
            attributes(generate,CKO_PUBLIC_KEY,*) = {
              CKA_TOKEN = false
            }
            """;
    private final Path path;
    private final TokenPlaces places = new TokenPlaces();
    private final TokenCalls scans;
    private final Map<String, Token> bySlot = new HashMap<>();

    private TokenLibrary(Path path) {
        this.path = path;
        this.scans = new TokenCalls("PKCS#11 library `" + path + "`", TokenLimits.DEFAULT, places);
    }

    /**
     * The token at an address, logged in by nobody yet.
     *
     * @throws TokenException if there is no such library or token
     */
    public static Token find(TokenAddress address, TokenLimits limits) {
        Path library = address.library();
        Path real;
        try {
            real = library.toRealPath();
        } catch (IOException e) {
            throw new TokenException(Kind.NO_LIBRARY, "PKCS#11 library `" + library + "` is not there", e);
        }
        TokenLibrary loaded = LOADED.computeIfAbsent(real, TokenLibrary::new);
        loaded.limit(limits);
        Token token = loaded.token(address);
        token.limit(limits);
        return token;
    }

    /** The counts of all tokens for this process. */
    public static TokenCounts counts() {
        return LOADED.values().stream()
                .flatMap(library -> library.known().stream())
                .map(Token::counts)
                .reduce(new TokenCounts(0, 0, 0, 0, 0), TokenCounts::plus);
    }

    /** One scan at a time is enough. Whatever a call may take, a library may take longer to load. */
    private void limit(TokenLimits limits) {
        Duration usual = TokenLimits.DEFAULT.time();
        scans.limit(new TokenLimits(limits.time().compareTo(usual) > 0 ? limits.time() : usual, 1));
        if (limits.threads() == 1) {
            places.atMost(1);
        }
    }

    private synchronized List<Token> known() {
        return List.copyOf(bySlot.values());
    }

    private Token token(TokenAddress address) {
        synchronized (this) {
            Optional<Token> known = find(address);
            if (known.isPresent()) {
                return known.get();
            }
        }
        List<Token> found = scans.call(this::scan);
        synchronized (this) {
            found.forEach(token -> bySlot.putIfAbsent(token.slot(), token));
            return find(address)
                    .orElseThrow(() -> new TokenException(
                            Kind.NO_TOKEN,
                            address.tokenName() + " is not in PKCS#11 library `" + path + "`; it has "
                                    + (bySlot.isEmpty() ? "none" : bySlot.values())));
        }
    }

    private Optional<Token> find(TokenAddress address) {
        List<Token> matching =
                bySlot.values().stream().filter(token -> token.isAt(address)).toList();
        if (matching.size() > 1) {
            throw new TokenException(
                    Kind.NO_TOKEN,
                    address.tokenName() + " is there " + matching.size() + " times; name it by its serial number: "
                            + matching);
        }
        return matching.stream().findFirst();
    }

    /** Every token of the library that is not known yet. */
    private List<Token> scan() throws Exception {
        if (!Files.isRegularFile(path)) {
            throw new TokenException(Kind.NO_LIBRARY, "PKCS#11 library `" + path + "` is not a file");
        }
        List<Token> tokens = new ArrayList<>();
        ShownSlots.Captured<AuthProvider> first = ShownSlots.capture(() -> configure("slotListIndex = 0"));
        List<String> slots = first.shown().slots();
        for (String slot : slots) {
            if (isKnown(slot)) {
                continue;
            }
            ShownSlots.Captured<AuthProvider> at = slot.equals(slots.get(0)) ? first : shown("slot = " + slot);
            if (at != null && at.shown().label().isPresent()) {
                tokens.add(new Token(
                        at.result(),
                        slot,
                        at.shown().label().get(),
                        at.shown().serial().orElse(""),
                        places));
            }
        }
        return tokens;
    }

    private synchronized boolean isKnown(String slot) {
        return bySlot.containsKey(slot);
    }

    /** The slot, unless there is no token in it that can be used. */
    private ShownSlots.@Nullable Captured<AuthProvider> shown(String slot) throws Exception {
        try {
            return ShownSlots.capture(() -> configure(slot));
        } catch (java.security.ProviderException e) {
            return null;
        }
    }

    private AuthProvider configure(String slot) {
        Provider configured = sunPkcs11()
                .configure("--name = keyhold" + NAMES.incrementAndGet() + "\nlibrary = " + path + "\n" + slot
                        + "\nshowInfo = true\n" + ATTRIBUTES);
        return (AuthProvider) configured;
    }

    private static Provider sunPkcs11() {
        Provider listed = Security.getProvider("SunPKCS11");
        if (listed != null) {
            return listed;
        }
        return ServiceLoader.load(Provider.class).stream()
                .filter(provider -> provider.type().getName().equals("sun.security.pkcs11.SunPKCS11"))
                .map(ServiceLoader.Provider::get)
                .findFirst()
                .orElseThrow(() -> new TokenException(
                        Kind.NO_LIBRARY, "this Java has no SunPKCS11: the module jdk.crypto.cryptoki is missing"));
    }
}
