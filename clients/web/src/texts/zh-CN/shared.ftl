### 各控制台共用的文字。

brand = Poolbid
loading = 正在载入…
starting = 服务器刚刚启动，仍在读取记录。本页会自动继续；此处尚缺的竞价读取后即会显示。
close = 关闭
cancel = 取消
skip = 跳到正文
language = 语言
theme = 配色
theme-auto = 跟随系统配色
theme-light = 浅色
theme-dark = 深色
console-missing = 控制台的这一部分未能载入。请刷新页面重试。

## 登录

sign-in = 登录
sign-out = 退出登录
signed-in-until = 您的登录有效期至 { $when }，届时将自动退出。如需继续，请及时索取新的邀请；您已提交的内容始终有效。
who = 账户、语言与配色
sign-in-how = 请打开您收到的邀请链接，或将其粘贴到此处。链接只能使用一次，之后此浏览器会在一段时间内保持登录。
sign-in-go-on = 以较新的登录继续
sign-in-go-on-as = 以 { $name } 的身份继续
sign-in-link = 邀请链接
invited = 您已受邀
invited-as = 登录身份
invited-at = 平台
invited-go-on = 以 { $name } 的身份继续
invited-instead = 此浏览器当前已登录为 { $name }；继续后将退出该登录。
invited-stay = 保持 { $name } 的登录
invited-until = 链接只能使用一次，有效期至 { $when }。请在您将要使用的浏览器中继续：该浏览器保持登录至 { $until }。
role-supplier = 供应商
role-buyer = 采购方
role-auditor = 审计员
role-observer = 观察员

## 连接

link-live = 实时
link-connecting = 正在连接…
link-down = 连接已断开，正在重连…
link-ended = 已断开
link-precision = 服务器时间，误差不超过 { $milliseconds } 毫秒
countdown-overtime = 延时
countdown-paused = 已暂停
countdown-stale = 未经确认

## 竞价列表

auctions = 竞价
auctions-all = 全部竞价
auction-next = 正在进行：
lots-find = 按名称、物料或制造商查找标的
lots-none-found = 没有符合的标的。
auctions-none = 目前没有面向您的竞价。一经公告，便会显示在这里。
auctions-none-pools = 采购需求先在需求池中收集。
auctions-now = 进行中
auctions-soon = 已公告
auctions-over = 已结束
auctions-more = 另有 { $count } 场未显示。
closes-in = 距截止
closes-first-in = 距首个标的截止
closes-last-at = 最后一个标的
closes-at = 截止于
closes-left = 计时已停，剩余
closes-between = 处于两个阶段之间
closes-any-moment = 即将截止
closed-at = 已截止：
opens-at = 开始于
opened-on = 已开始：
times-zone = 时间按您所在的时区（{ $zone }）显示，剩余时间以服务器时钟为准。
practice = 演练
practice-means = 此处一切均无约束力，竞价者可能由程序模拟。
opens-in = 距开始
opened-at = 已于 { $when } 开始
status-announced = 已公告
status-waiting = 尚未开始
status-open = 进行中
status-paused = 已暂停
status-suspended = 已中止
status-closed = 已截止
status-proposed = 授标待确认
status-confirmed = 授标已确认
status-settled = 已完成
status-cancelled = 已取消

## 图表

chart-table = 以表格显示
chart-when = 时间
chart-what = 项目
chart-value = 数值
invited-here = 您的邀请针对本次竞价。您还可以参加其他竞价：
invited-others = 您的全部竞价
