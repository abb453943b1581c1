### 引擎的拒绝、连接的错误、HTTP 的问题：每个代码一条通俗说明。

code-unknown = 服务器拒绝了请求，原因是此页面尚不认识的代码（{ $code }）。

## 按编号规则拒绝，并已记录

code-bid-id-reused = 此请求编号已用于其他内容。请重试。
code-not-permitted = 您在本次竞价中无权执行此操作。
code-auction-exists = 本次竞价已经公告，公告后的条款不再更改。
code-auction-not-announced = 本次竞价尚未公告。
code-terms-invalid = 条款不完整或自相矛盾。
code-nothing-due = 目前没有到期事项。
code-auction-not-open = 竞价尚未开始。
code-auction-paused = 竞价已暂停。恢复后可继续报价，剩余时间不会减少。
code-auction-not-paused = 竞价并未暂停。
code-auction-closed = 竞价已截止，不再接受报价。
code-auction-cancelled = 竞价已取消，不再报价，也不再授标。
code-terms-locked = 竞价已开始，条款已锁定。
code-person-missing = 此操作需要具名人员，而您的登录未注明姓名。请索取注明您本人的邀请。
code-request-unknown = 该申请已不在待批状态。
code-request-lapsed = 该申请已失效，请重新提出。
code-same-person = 这是您本人提出的申请，须由另一人批准。
code-requests-full = 已有一百项申请待批，请先撤下一项。
code-auction-not-closed = 竞价尚未截止。
code-lot-unknown = 本次竞价中没有该标的。
code-lot-closed = 来迟了：您的请求到达服务器时，该标的已经截止。
code-stage-not-open = 该标的目前没有可进行此操作的阶段。
code-supplier-not-admitted = 该供应商未获准参加本次竞价。
code-supplier-excluded = 该供应商已被取消参加本次竞价的资格。
code-supplier-not-excluded = 该供应商并未被取消资格。
code-not-an-entrant = 您未进入本阶段；您上一次的报价继续有效。
code-clock-names-price = 此处由时钟报价，请接受或等待。
code-no-clock = 此处目前没有运行中的时钟报价。
code-clock-left = 您有一个价位未作回应，已退出。
code-tick-not-begun = 该价位尚未开始。
code-tick-over = 该价位已经结束。
code-price-accepted = 您已经接受过了。
code-quantity-unfit = 此处不能承接该数量。
code-surrogate-not-allowed = 条款不允许代供应商报价。
code-surrogate-sealed = 密封报价阶段不得代供应商报价。
code-proxies-not-allowed = 条款不允许自动报价。
code-proxies-not-here = 只有在公开报价阶段才能设置自动报价的底价。
code-terms-mismatch = 这不是已公告的条款。请刷新页面并重新阅读。
code-terms-not-accepted = 请先接受条款，然后才能报价。
code-not-your-turn = 现在还没有轮到您。轮到您时即可报价。
code-reason-missing = 此操作需要说明理由，理由会被记录。
code-message-invalid = 消息须为 1 至 2,000 个字符，且只有一段。
code-messages-full = 本次竞价不能再发送消息。
code-no-envelope-asked = 当前不需要提交技术标。
code-envelope-missing = 请先提交技术标，再提交报价。
code-envelope-invalid = 技术标为不超过 4,000 个字符的文字，或不超过 20 份文件，或两者兼有。
code-nothing-to-open = 该标段没有等待开启的报价。
code-nothing-to-assess = 没有该供应商的技术标可供评审。
code-envelope-assessed = 该技术标已经评审。
code-assessment-open = 开启报价之前，须评审全部技术标。
code-opening-asked = 您已提出开启申请，还须另一人提出。
code-lines-incomplete = 该标的的每一行都需要价格。
code-answers-incomplete = 该标的的每一项评审标准都需要回答，且不得多答。
code-answer-unknown = 评审标准没有这个选项。
code-price-too-long = 价格过长。
code-price-blank = 请输入价格。
code-price-not-a-number = 这不是数字。请输入例如 12.50 的价格。
code-price-foreign-digits = 请只使用数字 0 至 9。
code-price-sign = 输入价格时请勿加正负号。
code-price-exponent = 请完整写出价格，不要使用指数形式。
code-price-separator = 输入价格时请勿使用空格、逗号或其他分隔符；小数点用“.”。
code-price-malformed = 价格的格式应为 12 或 12.50。
code-price-precision = 价格的小数位数超过该标的允许的位数。
code-price-not-positive = 价格必须大于零。
code-price-too-large = 报价过大，无法精确计算。
code-comparable-not-positive = 扣除条款规定的金额后，报价已不足零。
code-above-ceiling = 您的报价高于最高限价。
code-not-below-own = 报价不能回升：新报价必须低于您自己的上一次报价。
code-limit-without-bid = 底价须低于一个有效报价：请先报价。
code-limit-above-own = 底价须至少在一行上低于您自己的报价，且在任何一行上都不得高于它。
code-own-decrement = 您的报价比自己上一次报价降得不够：至少须降一个最小降幅。
code-largest-change = 这次降价幅度异常大。请核对数字；如确实如此，请确认报价。
code-largest-step = 您的报价一次降幅超过了允许的上限。
code-leading-decrement = 您的报价没有比领先报价低一个最小降幅。
code-next-decrement = 您的报价没有比前一名的报价低一个最小降幅。
code-not-a-multiple = 本标的的降价须恰为最小降幅的整数倍。
code-tie-forbidden = 已有其他供应商的有效报价与此完全相同。请另选价格。
code-sealed-once = 条款只允许一次密封报价，您已经提交。
code-withdrawal-not-allowed = 条款不允许撤回报价。
code-nothing-to-withdraw = 您在该标的上没有可撤回的有效报价。
code-no-limit = 您在该标的上没有设置底价。
code-extension-invalid = 延长时间必须大于零且不超过一周。
code-secret-wrong = 这不是事先承诺的密值。
code-close-not-due = 截止时刻尚未到来。
code-lottery-drawn = 此处没有抽签，或抽签已完成。
code-lottery-wrong = 这不是事先承诺的抽签密值。
code-lottery-undrawn = 相同报价之间的抽签尚未进行。
code-award-exists = 已经提出授标方案。
code-award-not-proposed = 该标的目前没有待确认的授标方案。
code-award-decided = 该标的的授标已经决定。
code-award-mismatch = 授标方案与有效报价不符。
code-allotment-exists = 分配结果已经记录。
code-allotment-mismatch = 分配结果与已确认的授标不符。
code-award-undecided = 尚有标的的授标未决定。

## 未到达竞价，没有任何记录

code-frame-too-long = 单次请求内容过多，没有任何记录。
code-frame-not-text = 服务器无法读取此页面发送的内容。请刷新页面。
code-frame-not-json = 服务器无法读取此页面发送的内容。请刷新页面。
code-frame-duplicate-key = 服务器无法读取此页面发送的内容。请刷新页面。
code-frame-unknown-type = 服务器不认识此页面的请求。请刷新页面。
code-frame-unknown-field = 服务器不认识此页面的请求。请刷新页面。
code-frame-missing-field = 服务器无法读取此页面发送的内容。请刷新页面。
code-frame-wrong-type = 服务器无法读取此页面发送的内容。请刷新页面。
code-frame-malformed-id = 服务器无法读取此页面发送的内容。请刷新页面。
code-frame-malformed-text = 服务器无法读取此页面发送的内容。请刷新页面。
code-frame-too-deep = 服务器无法读取此页面发送的内容。请刷新页面。
code-hello-expected = 服务器与此页面版本不一致。请刷新页面。
code-version-unknown = 服务器比此页面新。请刷新页面。
code-auction-unknown = 该竞价不存在，或不对您开放。
code-not-subscribed = 此页面没有关注该竞价。请刷新页面。
code-rate-limited = 短时间内请求过多，没有任何记录。请稍候再试。
code-ledger-unavailable = 服务器目前无法记录，也暂时无法确定您的请求是否已被记录。请稍后再试：同一请求不会被计算两次。
code-auction-stopped = 服务器目前无法继续这场竞价，所示内容可能已过时；竞价恢复后会立即更新。

## 连接结束

code-link-signed-out = 您的登录已失效。请重新登录。
code-link-forbidden = 您不能关注该竞价。
code-link-broken = 服务器与此页面无法互通。请刷新页面。
code-session-ended = 您的登录已失效。请重新打开邀请链接，或向采购方索取新链接。
code-unreachable = 无法连接服务器。请检查网络后重试。

## 需求池

code-pool-exists = 该需求池已经建立。
code-pool-not-open = 这里尚未建立需求池。
code-pool-invalid = 需求池需要编号、名称，以及成员的编号和名称，且不得重复。
code-pool-frozen = 需求池已冻结，内容不再变动。
code-pool-not-frozen = 请先冻结需求池，然后才能发起竞价。
code-pool-mismatch = 起草条款之后需求池已经变动。请依据现在的需求池重新开始。
code-pool-full = 需求池将超过可汇集的行数上限。
code-pool-empty = 需求池中没有可冻结的需求。
code-member-unknown = 该单位不是需求池的成员。
code-bom-invalid = 文件名、套数或明细行不符合物料清单的要求。
code-bom-unaccounted = 文件中有的行既未采用也未报告，或被重复计算。
code-bom-empty = 文件中没有可用的行。
code-bom-unchanged = 需求池中已有完全相同的文件。
code-bom-doubled = 相同的行已以另一文件名存在于需求池中。请改为增加那里的套数。
code-bom-unknown = 该成员在需求池中没有此名称的文件。

## 物料清单的各行

code-bom-too-large = 文件超出物料清单允许的大小。
code-bom-encoding-unknown = 文本既不是 UTF-8、带标记的 UTF-16、GB18030，也不是 Windows-1252。
code-bom-header-unknown = 前 20 行中没有一行同时含有零件号列和数量列。
code-bom-workbook-broken = 无法打开该工作簿。
code-bom-workbook-old = 这是 XLS 工作簿，请另存为 XLSX 或 CSV。
code-bom-blank = 空行。
code-bom-before-header = 位于表头之前。
code-bom-not-a-part = 既无数量，也无位号和零件号。
code-bom-not-fitted = 标记为不装配。
code-bom-fitted-unclear = 无法判断该零件是否装配。
code-bom-no-part-number = 没有零件号。
code-bom-part-number-unclear = 零件号含有不可见字符。
code-bom-part-number-damaged = 零件号像是被电子表格舍入过的数字。
code-bom-quantity-missing = 没有数量。
code-bom-quantity-malformed = 数量应为大于零的整数，仅用数字 0 至 9。
code-bom-quantity-too-large = 数量最多为 10,000,000。
code-bom-field-too-long = 某个字段超过 4096 个字符。
code-bom-quote-unclosed = 带引号的字段没有结束。
code-bom-quote-malformed = 带引号的字段后面还有文字。
code-bom-too-many-cells = 单元格数多于表头的列数。
code-bom-quantity-disagrees = 数量与位号个数不一致。
code-bom-any-maker = 该行注明任何制造商均可。
code-bom-config-unread = 有一个配置标记未予采用。
code-bom-text-cleaned = 已去除不可见字符。
code-bom-part-number-is-number = 单元格中是数字，前导零可能已丢失。
code-bom-encoding-inferred = 编码是根据字节推断的。
code-bom-column-doubled = 另一列含义相同，已改读该列。
code-bom-sheet-ignored = 只读取第一个带表头的工作表。

## HTTP

code-not-signed-in = 您尚未登录。请重新打开邀请链接，或向采购方索取新链接。
code-session-unknown = 您的登录已失效。请重新打开邀请链接，或向采购方索取新链接。
code-invitation-unknown = 此邀请链接在这里无效。请检查是否完整复制。
code-invitation-used = 此邀请链接已被使用。每个链接只能使用一次，请向采购方索取新链接。
code-invitation-expired = 此邀请链接已过期。请向采购方索取新链接。
code-invitation-invalid = 邀请不完整：需要角色、单位和名称。
code-csrf = 此页面打开时间过长。请刷新后重试。
code-origin-foreign = 该请求来自其他网站，因此未予执行。
code-host-unknown = 服务器不使用该名称。请使用您收到的地址。
code-not-found = 这里没有内容，或不对您开放。
code-method-not-allowed = 服务器在此处不支持该操作。请刷新页面。
code-body-too-large = 内容过大。
code-body-malformed = 服务器无法读取该请求。请刷新页面。
code-media-type = 服务器无法读取这种文件。
code-subprotocol = 服务器与此页面版本不一致。请刷新页面。
code-not-here-yet = 此服务器没有安装该部分。
code-refused = 竞价规则不允许此操作。
code-internal = 服务器出现问题。请稍后再试。
code-http-400 = 服务器无法理解该请求。
code-http-401 = 您尚未登录，或此链接已被使用。
code-http-403 = 您无权执行此操作。
code-http-404 = 这里没有内容，或不对您开放。
code-http-413 = 内容过大。
code-http-429 = 短时间内请求过多。请稍候再试。
code-http-500 = 服务器出现问题。请稍后再试。
code-http-502 = 无法连接服务器。请稍后再试。
code-http-503 = 服务器繁忙或正在重启。请稍后再试。
