package io.keyhold;

import io.keyhold.api.AccessKeyCredential;
import io.keyhold.server.ServerEndpoint;
import io.keyhold.server.XksProxy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** What a server answers with, without its sockets. */
public final class TestEndpoint implements AutoCloseable {
    private static final String ROOT = "arn:aws:iam::111122223333:root";
    private final Life life;
    private final AccessKeyCredential credential;

    public TestEndpoint(Path directory) {
        life = new Life(directory);
        credential = life.keyhold().admin().createAccessKey(ROOT);
    }

    public Life life() {
        return life;
    }

    /** An access key of the root of the account. */
    public AccessKeyCredential credential() {
        return credential;
    }

    public ServerEndpoint endpoint() {
        return endpoint(Optional.empty());
    }

    /** One that is an external key store proxy under that prefix too. */
    public ServerEndpoint proxy(String prefix, Optional<String> illness) {
        XksProxy proxy = new XksProxy(Set.of(prefix), "local-1");
        return new ServerEndpoint(life.keyhold().service(), Optional.of(proxy), () -> illness, each -> {});
    }

    /** One that is ill for that reason. */
    public ServerEndpoint endpoint(Optional<String> illness) {
        return new ServerEndpoint(life.keyhold().service(), Optional.empty(), () -> illness, each -> {});
    }

    @Override
    public void close() {
        life.close();
    }
}
