/** A small recorded auction for the tests, with the hashes `auction/ledger/chain.py` gives for it. */

export const LINES = [
  "{\"at\":0,\"command\":{\"by\":{\"party\":\"consortium\",\"role\":\"buyer\"},\"id\":\"a\",\"terms\":{\"currency\":\"EUR\",\"lots\":[{\"ceiling\":100000,\"closes_at\":1000000000,\"id\":\"L1\",\"price_scale\":2,\"quantity_scale\":0,\"title\":\"Capacitors\"},{\"ceiling\":100000,\"closes_at\":1000000000,\"id\":\"L2\",\"price_scale\":2,\"quantity_scale\":0,\"title\":\"Regulators\"}],\"members\":[{\"id\":\"m1\",\"name\":\"North\"}],\"suppliers\":[{\"id\":\"s1\",\"name\":\"Acme\"},{\"id\":\"s2\",\"name\":\"Bolt\"}],\"title\":\"Spring demand\"},\"type\":\"AnnounceAuction.1\"},\"events\":[{\"terms\":{\"currency\":\"EUR\",\"lots\":[{\"ceiling\":100000,\"closes_at\":1000000000,\"id\":\"L1\",\"price_scale\":2,\"quantity_scale\":0,\"title\":\"Capacitors\"},{\"ceiling\":100000,\"closes_at\":1000000000,\"id\":\"L2\",\"price_scale\":2,\"quantity_scale\":0,\"title\":\"Regulators\"}],\"members\":[{\"id\":\"m1\",\"name\":\"North\"}],\"suppliers\":[{\"id\":\"s1\",\"name\":\"Acme\"},{\"id\":\"s2\",\"name\":\"Bolt\"}],\"title\":\"Spring demand\"},\"terms_sha256\":\"00\",\"type\":\"AuctionAnnounced.1\"}],\"refusal\":null,\"seq\":1,\"stream\":\"auction/demo\",\"v\":1}",
  "{\"at\":10000000,\"command\":{\"by\":{\"party\":\"poolbid\",\"role\":\"engine\"},\"id\":\"t1\",\"type\":\"PassTime.1\"},\"events\":[{\"at\":10000000,\"type\":\"AuctionOpened.1\"}],\"refusal\":null,\"seq\":2,\"stream\":\"auction/demo\",\"v\":1}",
  "{\"at\":11000000,\"command\":{\"by\":{\"party\":\"s1\",\"role\":\"supplier\"},\"confirm\":false,\"id\":\"b1\",\"lot\":\"L1\",\"prices\":[\"900.00\"],\"supplier\":\"s1\",\"type\":\"PlaceBid.1\"},\"events\":[{\"lot\":\"L1\",\"prices\":[90000],\"supplier\":\"s1\",\"surrogate\":false,\"type\":\"BidPlaced.1\",\"value\":90000}],\"refusal\":null,\"seq\":3,\"stream\":\"auction/demo\",\"v\":1}",
  "{\"at\":12000000,\"command\":{\"by\":{\"party\":\"s2\",\"role\":\"supplier\"},\"confirm\":false,\"id\":\"b2\",\"lot\":\"L1\",\"prices\":[\"1200.00\"],\"supplier\":\"s2\",\"type\":\"PlaceBid.1\"},\"events\":[],\"refusal\":{\"code\":\"above_ceiling\",\"detail\":\"\",\"rule\":\"B7\"},\"seq\":4,\"stream\":\"auction/demo\",\"v\":1}",
  "{\"at\":13000000,\"command\":{\"by\":{\"party\":\"s2\",\"role\":\"supplier\"},\"confirm\":false,\"id\":\"b3\",\"lot\":\"L1\",\"prices\":[\"850.00\"],\"supplier\":\"s2\",\"type\":\"PlaceBid.1\"},\"events\":[{\"lot\":\"L1\",\"prices\":[85000],\"supplier\":\"s2\",\"surrogate\":false,\"type\":\"BidPlaced.1\",\"value\":85000},{\"cause\":\"L1\",\"closes_at\":1060000000,\"count\":1,\"lot\":\"L1\",\"type\":\"OvertimeGranted.1\"}],\"refusal\":null,\"seq\":5,\"stream\":\"auction/demo\",\"v\":1}",
  "{\"at\":14000000,\"command\":{\"by\":{\"party\":\"consortium\",\"role\":\"buyer\"},\"id\":\"x\",\"reason\":\"sanctions\",\"supplier\":\"s2\",\"type\":\"ExcludeSupplier.1\"},\"events\":[{\"reason\":\"sanctions\",\"supplier\":\"s2\",\"type\":\"SupplierExcluded.1\"}],\"refusal\":null,\"seq\":6,\"stream\":\"auction/demo\",\"v\":1}",
  "{\"at\":1060000000,\"command\":{\"by\":{\"party\":\"poolbid\",\"role\":\"engine\"},\"id\":\"t2\",\"type\":\"PassTime.1\"},\"events\":[{\"at\":1000000000,\"lot\":\"L2\",\"type\":\"LotClosed.1\"},{\"at\":1060000000,\"lot\":\"L1\",\"type\":\"LotClosed.1\"},{\"at\":1060000000,\"type\":\"AuctionClosed.1\"}],\"refusal\":null,\"seq\":7,\"stream\":\"auction/demo\",\"v\":1}",
];

export const LEAVES = [
  "d42e141c0c7aaaa9ada3f0dab6601f9178ad413b8c6c47397e7a17cfe3e8f135",
  "a72fd511385a1e547b6a40b281a701b33c4a154e72b7c3acfa4495975a7ba84d",
  "be37da1a39e48fd414316d09dc978f3ea5826e6a6b1dea7ffd5a7d7ecf8d47c0",
  "45e166d5f5e94f0621b98803c0b27b8f212ba6b6a7f7b8435ebd9287fcf1c6be",
  "94ae97a08ceef1011e51705bb7f2b27764133304860ab8b9a246eb346bce2938",
  "7ba2aa9579e266b9948d8f8d8ba0c2b5262dfa8b082395a44286de25f7d5345b",
  "d3725cc7818ea1a5a30e29ac76467d60fb3bf8e93b49f1d5683071e708273ec9",
];

export const HEADS = [
  "c5d9b7f9c41edc430ec523851ef3dede1bcc0bad978863bd49fca904467e683b",
  "d7b7b0f19c7cfd1f1a649608110e8c11f9f2594fec1eaa5c12040e80e458aa5f",
  "c6fa7ed14ece6ce7e97d29cf31cf4884890f22d5d86b9469ba2e67ee9e2b37d7",
  "818f8a1c0b0d425bc40c9779f5b9c5e7038632aff0904e6601b11e5b95af684c",
  "aa99838cb1b1d7164253e418b3e40fe0d88e43b5cf8865d4bdade3f5adda9f1b",
  "8004bb4d477874a57a99eb11c470c4796e2267d3330e53d6d88aa40cfaf40c30",
  "64b0ef68c25d4e254dde094910fa9e21d25550a54a3c6485b4152254d5a273b3",
];

/** The root over the first 0, 1, 2 ... leaves. */
export const ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "d42e141c0c7aaaa9ada3f0dab6601f9178ad413b8c6c47397e7a17cfe3e8f135",
  "4ca7626f5600db4daec9131a80805dcf53baa33fd4621aca4bd069379916dff8",
  "b6259e9947052eb82525f61fe6d6c3fbc1c0c27d7d01b4a6fdc7bbf399b1375d",
  "66aff2fad62ee512f0a7cae4ae252c1394d5f55169b08cae2a5fcfd53c034f8e",
  "f502732955c8478737fdb8f2e0b0fca687ac271fec8ecbce0ee57635c010086b",
  "780df613a62ff02ddc75738454734b8f32e35d8fb23dcd0799d48ab302f8768e",
  "4f4421dfeb4e39d1ec23dfea5d88802064d3314edbed0e36419d92d3e702167f",
];
