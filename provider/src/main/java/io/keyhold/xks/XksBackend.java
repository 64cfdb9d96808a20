package io.keyhold.xks;

import io.keyhold.api.KmsException;
import io.keyhold.api.XksProxyConfigurationType;
import io.keyhold.api.XksProxyConnectivityType;
import io.keyhold.https.ClientTls;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KmsKey;
import io.keyhold.material.ConnectionFailure;
import io.keyhold.material.KeyStoreBackend;
import io.keyhold.material.KeyStoreConnection;
import io.keyhold.material.MaterialSource;
import io.keyhold.material.RequestOrigin;
import io.keyhold.sigv4.CanonicalPath;
import io.keyhold.sigv4.RequestSigner;

/** Custom key stores of type {@code EXTERNAL_KEY_STORE}: keys of key managers behind proxies. */
public final class XksBackend implements KeyStoreBackend {
    private static final System.Logger LOG = System.getLogger(XksBackend.class.getName());
    private static final String SERVICE = "kms-xks-proxy";
    private final MaterialSource own;
    private final XksSettings settings;
    private final XksCounters counters;

    /**
     * A backend.
     *
     * @param own the source of the layer of Keyhold's own, which keeps it wrapped in the store
     * @param counters counts the calls
     */
    public XksBackend(MaterialSource own, XksSettings settings, XksCounters counters) {
        this.own = own;
        this.settings = settings;
        this.counters = counters;
    }

    @Override
    public void admit(CustomKeyStore planned, byte[] secret) {
        admit(planned, secret, RequestOrigin.own("CreateCustomKeyStore"));
    }

    @Override
    public void admit(CustomKeyStore planned, byte[] secret, RequestOrigin origin) {
        XksProxyConfigurationType proxy = proxy(planned);
        if (proxy.connectivity() == XksProxyConnectivityType.VPC_ENDPOINT_SERVICE) {
            throw new KmsException.XksProxyVpcEndpointServiceNotFound(
                    "there are no VPC endpoint services here",
                    "Use PUBLIC_ENDPOINT, also for a proxy in a private network");
        }
        try (XksConnection connection = open(proxy, secret)) {
            look(connection, planned, origin);
        } catch (XksException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the proxy {0} is not taken: {1}",
                    proxy.uriEndpoint(),
                    e.getMessage());
            throw XksRefusals.ofStore(e.failure());
        }
    }

    @Override
    public KeyStoreConnection connect(CustomKeyStore store, byte[] secret) throws ConnectionFailure {
        return connect(store, secret, RequestOrigin.own("ConnectCustomKeyStore"));
    }

    @Override
    public KeyStoreConnection connect(CustomKeyStore store, byte[] secret, RequestOrigin origin)
            throws ConnectionFailure {
        XksConnection connection = open(proxy(store), secret);
        try {
            look(connection, store, origin);
            return connection;
        } catch (XksException e) {
            connection.close();
            throw new ConnectionFailure(XksRefusals.ofConnection(e.failure()), String.valueOf(e.getMessage()));
        }
    }

    /** Calls nobody: the proxy may be slow to answer, and the first use shows how it is. */
    @Override
    public KeyStoreConnection resume(CustomKeyStore store, byte[] secret) {
        return open(proxy(store), secret);
    }

    private static void look(XksConnection connection, CustomKeyStore store, RequestOrigin origin) throws XksException {
        XksHealth health = connection.look(RequestMetadata.ofHealth(origin.operation(), origin.requestId()));
        LOG.log(
                health.isUnavailable() ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                "custom key store {0} answers: {1}",
                store.id(),
                health);
    }

    private XksConnection open(XksProxyConfigurationType proxy, byte[] secret) {
        XksProxyAddress address = address(proxy);
        ClientTls tls = settings.tls().get();
        XksCredential credential = new XksCredential(proxy.accessKeyId(), secret);
        RequestSigner signer = new RequestSigner(
                credential.forSigning(), settings.region(), SERVICE, CanonicalPath.NORMALIZED, settings.clock());
        XksTransport transport = new XksTransport(address, signer, tls, XksLimits.of(settings.perTry()), counters);
        return new XksConnection(new XksClient(transport, counters), credential, own);
    }

    /** AWS's pattern has room for what is not the name of a host, {@code https://a..b} for example. */
    private XksProxyAddress address(XksProxyConfigurationType proxy) {
        XksProxyAddress address = XksProxyAddress.of(proxy.uriEndpoint(), proxy.uriPath(), settings.ports());
        if (address.uri("/health").getHost() == null) {
            throw new KmsException.XksProxyInvalidConfiguration(
                    "endpoint `" + proxy.uriEndpoint() + "` does not have the name of a host",
                    "Pass `https://` and a host name");
        }
        return address;
    }

    private static XksProxyConfigurationType proxy(CustomKeyStore store) {
        return store.proxy()
                .orElseThrow(() -> new KmsException.Internal(
                        "custom key store `" + store.id() + "` has no proxy", "Run verify on the store"));
    }

    @Override
    public byte[] rewrap(KmsKey key, String materialId, byte[] payload) {
        return own.rewrap(key, materialId, payload);
    }
}
